import CheckCircle from '@mui/icons-material/CheckCircle';
import Dangerous from '@mui/icons-material/Dangerous';
import Warning from '@mui/icons-material/Warning';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { toneOf } from '../lib/verdict';
import type { Scan } from '../types';

const icons = {
  yes: <CheckCircle color="success" />,
  look: <Warning color="warning" />,
  no: <Dangerous color="error" />,
};

/** The newest presentations, with what came of them. */
export function RecentScans({ scans, timeZone }: { scans: readonly Scan[]; timeZone: string }) {
  const { t } = useTranslation('door');
  if (scans.length === 0)
    return <Typography sx={{ color: 'text.secondary', py: 4 }}>{t('recent.none')}</Typography>;
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {scans.map((scan, index) => (
        <Box
          component="li"
          // biome-ignore lint/suspicious/noArrayIndexKey: scans have no name of their own; the list only grows at its head.
          key={`${scan.scanned_at}-${index}`}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 3,
            py: 2.5,
            borderBottom: 1,
            borderColor: 'divider',
          }}
        >
          {icons[toneOf(scan)]}
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Typography variant="subtitle2" component="div" noWrap>
              {scan.ticket?.holder_name ?? scan.ticket?.reference ?? t(`verdict.${scan.reason}`)}
            </Typography>
            <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
              {t(`verdict.${scan.reason}`)}
              {scan.ticket && ` · ${scan.ticket.product_name}`}
            </Typography>
          </Box>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary', textAlign: 'end' }}>
            <EventTime start={scan.scanned_at} timeZone={timeZone} variant="time" />
            <Box>{scan.gate}</Box>
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
