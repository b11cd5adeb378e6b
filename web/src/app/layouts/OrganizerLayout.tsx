import MenuIcon from '@mui/icons-material/Menu';
import Search from '@mui/icons-material/Search';
import BottomNavigation from '@mui/material/BottomNavigation';
import BottomNavigationAction from '@mui/material/BottomNavigationAction';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Drawer from '@mui/material/Drawer';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation, useParams } from 'react-router';
import { Accent } from '@/components/Accent';
import { ColorModeToggle } from '@/components/ColorModeToggle';
import { OfflineBar } from '@/components/OfflineBar';
import { SlotTarget } from '@/components/Slot';
import { type Membership, useSession } from '@/contexts/SessionContext';
import { AccountButton } from './AccountButton';
import { Main } from './Main';
import { useCommands } from './organizer/commands';
import { isCurrent, useNavigationItems } from './organizer/navigation';
import { Sidebar } from './organizer/Sidebar';

const CommandPalette = lazy(() => import('./organizer/CommandPalette'));
const SIDEBAR = 248;

export default function OrganizerLayout() {
  const { organizationId } = useParams();
  const membership = useSession().membership(organizationId);
  // The guard in front of this layout has made sure of it.
  return membership ? <Workspace membership={membership} /> : null;
}

function Workspace({ membership }: { membership: Membership }) {
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const commands = useCommands(membership.organization_id, palette);

  useEffect(() => {
    const open = (event: globalThis.KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setPalette((shown) => !shown);
      }
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, []);

  return (
    <>
      <Accent color={membership.accent_color} />
      <OfflineBar />
      <Box sx={{ flex: 1, display: 'flex' }}>
        <Box
          component="aside"
          sx={{
            display: { xs: 'none', md: 'block' },
            width: SIDEBAR,
            flexShrink: 0,
            position: 'sticky',
            insetBlockStart: 0,
            height: '100dvh',
            overflow: 'auto',
            bgcolor: 'surface.sunken',
            borderInlineEnd: '1px solid',
            borderColor: 'divider',
          }}
        >
          <Sidebar membership={membership} />
        </Box>
        <Box
          sx={{
            flex: 1,
            minWidth: 0,
            display: 'flex',
            flexDirection: 'column',
            pb: { xs: 'calc(60px + env(safe-area-inset-bottom))', md: 0 },
          }}
        >
          <TopBar onSearch={() => setPalette(true)} />
          <Main
            sx={{ px: { xs: 4, sm: 6, lg: 10 }, py: { xs: 6, md: 9 }, width: 1, maxWidth: 1360, mx: 'auto' }}
          >
            <Outlet />
          </Main>
        </Box>
      </Box>
      <PhoneBar organizationId={membership.organization_id} onMore={() => setDrawer(true)} />
      <Drawer open={drawer} onClose={() => setDrawer(false)} slotProps={{ paper: { sx: { width: 296 } } }}>
        <Sidebar membership={membership} onNavigate={() => setDrawer(false)} />
      </Drawer>
      {palette && (
        <Suspense fallback={null}>
          <CommandPalette commands={commands} onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </>
  );
}

function TopBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('organizer');
  return (
    <Box
      component="header"
      sx={(theme) => ({
        position: 'sticky',
        insetBlockStart: 0,
        zIndex: theme.zIndex.appBar,
        height: 60,
        px: { xs: 4, sm: 6, lg: 10 },
        display: 'flex',
        alignItems: 'center',
        gap: 2,
        bgcolor: `color-mix(in srgb, ${theme.vars.palette.background.default} 88%, transparent)`,
        backdropFilter: 'blur(12px)',
        borderBottom: 1,
        borderColor: 'divider',
      })}
    >
      <SlotTarget name="breadcrumbs" sx={{ flex: 1, minWidth: 0 }} />
      <SlotTarget name="topbar-actions" sx={{ display: 'flex', alignItems: 'center', gap: 2 }} />
      <ButtonBase
        aria-label={t('palette.open')}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={onSearch}
        sx={{
          minHeight: 44,
          minWidth: { xs: 44, lg: 248 },
          gap: 2,
          px: { lg: 3 },
          justifyContent: { lg: 'flex-start' },
          borderRadius: '10px',
          border: { lg: 1 },
          borderColor: { lg: 'divider' },
          bgcolor: { lg: 'background.paper' },
          color: 'text.secondary',
          fontSize: '0.875rem',
          '&:hover': { color: 'text.primary' },
        }}
      >
        <Search fontSize="small" />
        <Box component="span" sx={{ display: { xs: 'none', lg: 'inline' }, flex: 1, textAlign: 'start' }}>
          {t('palette.open')}
        </Box>
        <Box component="span" aria-hidden sx={{ display: { xs: 'none', lg: 'inline' }, fontSize: '0.75rem' }}>
          Ctrl K
        </Box>
      </ButtonBase>
      <ColorModeToggle />
      <AccountButton />
    </Box>
  );
}

function PhoneBar({ organizationId, onMore }: { organizationId: string; onMore: () => void }) {
  const { t } = useTranslation('organizer');
  const { pathname } = useLocation();
  const items = useNavigationItems(organizationId).slice(0, 3);
  const current = items.findIndex((item) => isCurrent(item, pathname));
  return (
    <Box
      component="nav"
      aria-label={t('nav.label')}
      sx={(theme) => ({
        display: { md: 'none' },
        position: 'fixed',
        insetInline: 0,
        insetBlockEnd: 0,
        zIndex: theme.zIndex.appBar,
        pb: 'env(safe-area-inset-bottom)',
        bgcolor: 'background.paper',
        borderTop: 1,
        borderColor: 'divider',
      })}
    >
      <BottomNavigation showLabels value={current}>
        {items.map((item) => (
          <BottomNavigationAction
            key={item.to}
            component={Link}
            to={item.to}
            label={item.label}
            icon={item.icon}
          />
        ))}
        <BottomNavigationAction label={t('nav.more')} icon={<MenuIcon />} onClick={onMore} />
      </BottomNavigation>
    </Box>
  );
}
