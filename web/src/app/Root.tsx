import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { PageSkeleton } from '@/components/Skeletons';

/** Everything stands inside this: scroll memory, a thin line while a page is on its way, focus after it came. */
export function Root() {
  return (
    <>
      <SkipLink />
      <NavigationLine />
      <FocusOnNavigation />
      <Outlet />
      <ScrollRestoration />
    </>
  );
}

function SkipLink() {
  const { t } = useTranslation();
  return (
    <Box
      component="a"
      href="#content"
      sx={(theme) => ({
        position: 'fixed',
        insetBlockStart: 8,
        insetInlineStart: 8,
        zIndex: theme.zIndex.tooltip,
        px: 4,
        py: 3,
        borderRadius: '10px',
        bgcolor: 'text.primary',
        color: 'background.default',
        transform: 'translateY(-200%)',
        '&:focus': { transform: 'none' },
      })}
    >
      {t('app.skip_to_content')}
    </Box>
  );
}

function NavigationLine() {
  const busy = useNavigation().state !== 'idle';
  return (
    <Box
      aria-hidden
      sx={(theme) => ({
        position: 'fixed',
        insetBlockStart: 0,
        insetInline: 0,
        height: 2,
        zIndex: theme.zIndex.tooltip,
        bgcolor: 'primary.main',
        transformOrigin: 'left',
        transform: busy ? 'scaleX(0.8)' : 'scaleX(1)',
        opacity: busy ? 1 : 0,
        transition: busy
          ? 'transform 4s cubic-bezier(0.1, 0.8, 0.2, 1) 120ms, opacity 1ms 120ms'
          : 'opacity 200ms',
      })}
    />
  );
}

/** A screen reader hears the new page, and Tab starts at its top, as after a real page load. */
function FocusOnNavigation() {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}

export function RootFallback() {
  return <PageSkeleton />;
}
