import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { QrCode } from '@/components/QrCode';
import { StatusChip } from '@/components/StatusChip';
import { accentShades } from '@/theme/palette';
import { type Face, spelled } from '../../lib/face';

/** A ticket in the wallet: its organizer's colour, its holder, its code. A tap shows it large. */
export function WalletCard({ face }: { face: Face }) {
  const { t } = useTranslation('users');
  const shades = accentShades(face.accent_color, 'light');
  return (
    <Box
      component={Link}
      to={paths.ticket(face.event_id, face.booking_id, face.id)}
      sx={{
        display: 'flex',
        height: 1,
        border: 1,
        borderColor: 'divider',
        borderRadius: '14px',
        overflow: 'hidden',
        bgcolor: 'background.paper',
        color: 'inherit',
        textDecoration: 'none',
        transition: 'border-color 150ms',
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Box aria-hidden sx={{ width: 8, flexShrink: 0 }} style={{ backgroundColor: shades.main }} />
      <Box sx={{ flex: 1, minWidth: 0, p: 4 }}>
        <Typography sx={{ fontWeight: 620, overflowWrap: 'anywhere' }}>
          {face.holder_name || t('tickets.number', { number: face.number })}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {face.seat_label ?? face.product_name}
        </Typography>
        <Typography
          variant="caption"
          component="div"
          className="tabular"
          sx={{ mt: 3, color: 'text.secondary' }}
        >
          {spelled(face.code)}
        </Typography>
        {face.used_at && (
          <Box sx={{ mt: 2 }}>
            <StatusChip status="completed" label={t('tickets.used')} />
          </Box>
        )}
      </Box>
      {face.credential && (
        <Box
          sx={{
            p: 3,
            display: 'grid',
            placeItems: 'center',
            borderInlineStart: '1px dashed',
            borderColor: 'divider',
          }}
        >
          <Box sx={{ width: 104 }}>
            <QrCode value={face.credential} size={104} />
          </Box>
        </Box>
      )}
    </Box>
  );
}
