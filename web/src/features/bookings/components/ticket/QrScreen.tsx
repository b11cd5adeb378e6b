import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Dialog from '@mui/material/Dialog';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { QrCode } from '@/components/QrCode';
import { type Face, spelled } from '../../lib/face';

interface Props {
  open: boolean;
  onClose: () => void;
  face: Face;
}

/** The whole screen white, the code as large as it gets: the nearest a page comes to full brightness. */
export function QrScreen({ open, onClose, face }: Props) {
  const { t } = useTranslation(['bookings', 'common']);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      fullScreen
      aria-label={t('ticket.qr', { number: face.number })}
      slotProps={{
        paper: {
          // Also outside the ticket's own tree this is paper, not screen.
          'data-scheme': 'light',
          sx: { bgcolor: 'common.white', color: 'common.black', border: 0, borderRadius: 0 },
        } as object,
      }}
    >
      <IconButton
        aria-label={t('common:action.close')}
        onClick={onClose}
        sx={{ position: 'absolute', insetBlockStart: 12, insetInlineEnd: 12 }}
      >
        <Close />
      </IconButton>
      <Box
        onClick={onClose}
        sx={{
          flex: 1,
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'center',
          justifyContent: 'center',
          gap: 4,
          p: 4,
          textAlign: 'center',
        }}
      >
        <Box sx={{ width: 'min(92vw, 76dvh)' }}>
          {face.credential && <QrCode value={face.credential} size={900} />}
        </Box>
        <Typography className="tabular" variant="h4" component="p" sx={{ letterSpacing: '0.06em' }}>
          {spelled(face.code)}
        </Typography>
        <Typography>
          {[face.holder_name, face.seat_label, face.product_name].filter(Boolean).join(' · ')}
        </Typography>
      </Box>
    </Dialog>
  );
}
