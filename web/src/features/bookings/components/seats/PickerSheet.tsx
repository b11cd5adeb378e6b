import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { type PointerEvent, type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { floatShadow } from '@/theme/components/surfaces';
import { SeatSum } from './SeatSum';
import type { Seats } from './useSeats';

interface Props {
  seats: Seats;
  children: ReactNode;
  /** How much of the map the closed sheet covers, in pixels. */
  onHeight: (height: number) => void;
  ref: Ref<HTMLDivElement>;
}

/** The foot of the map on a phone: the sum is always there, the rest is pulled up. */
export function PickerSheet({ seats, children, onHeight, ref }: Props) {
  const { t } = useTranslation('seats');
  const nothing = seats.chosen.length === 0;
  const [wanted, setOpen] = useState<boolean | null>(null);
  // Trouble is never hidden.
  const open = seats.trouble !== null || (wanted ?? false);
  const drag = useRef<number | null>(null);
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!foot.current) return;
    const observer = new ResizeObserver(() => onHeight((foot.current?.offsetHeight ?? 100) + 28));
    observer.observe(foot.current);
    return () => observer.disconnect();
  }, [onHeight]);

  const release = (event: PointerEvent) => {
    const from = drag.current;
    drag.current = null;
    if (from === null) return;
    const way = event.clientY - from;
    if (Math.abs(way) < 8) setOpen(!open);
    else setOpen(way < 0);
  };

  return (
    <Box
      ref={ref}
      tabIndex={-1}
      component="aside"
      aria-label={t('pick.yours')}
      sx={{
        position: 'absolute',
        insetInline: 0,
        insetBlockEnd: 0,
        zIndex: 2,
        maxHeight: '82%',
        display: 'flex',
        flexDirection: 'column',
        borderRadius: '20px 20px 0 0',
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        boxShadow: floatShadow,
      }}
    >
      <ButtonBase
        aria-expanded={open}
        aria-label={open ? t('pick.less') : nothing ? t('best.title') : t('pick.yours')}
        onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && setOpen(!open)}
        onPointerDown={(event) => {
          drag.current = event.clientY;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={release}
        sx={{ width: 1, height: 28, flexShrink: 0, touchAction: 'none', borderRadius: '20px 20px 0 0' }}
      >
        <Box sx={{ width: 40, height: 4, borderRadius: 2, bgcolor: 'text.disabled', opacity: 0.6 }} />
      </ButtonBase>
      {open && <Box sx={{ px: 4, pb: 3, overflowY: 'auto', minHeight: 0 }}>{children}</Box>}
      <Box
        ref={foot}
        sx={{
          px: 4,
          pt: open ? 3 : 0,
          pb: 'calc(14px + env(safe-area-inset-bottom))',
          borderTop: open ? 1 : 0,
          borderColor: 'divider',
        }}
      >
        {nothing && !open ? (
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 3 }}>
            <Box sx={{ flex: 1, color: 'text.secondary', fontSize: '0.875rem' }}>{t('pick.none')}</Box>
            <ButtonBase
              onClick={() => setOpen(true)}
              sx={{
                minHeight: 44,
                px: 4,
                borderRadius: '10px',
                bgcolor: 'primary.soft',
                color: 'primary.main',
                fontWeight: 600,
              }}
            >
              {t('best.title')}
            </ButtonBase>
          </Box>
        ) : (
          <SeatSum seats={seats} compact />
        )}
      </Box>
    </Box>
  );
}
