import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventOutlet } from '@/features/events';
import { TakeBar } from './TakeBar';
import { TicketChooser } from './TicketChooser';
import type { Chooser } from './useChooser';

interface Props extends EventOutlet {
  open: boolean;
  onClose: () => void;
  chooser: Chooser;
}

/** Slides up over the event's page on a phone; a chunk of its own, loaded with the bar below. */
export default function TicketSheet({ open, onClose, ...rest }: Props) {
  const { t } = useTranslation(['bookings', 'common']);
  const id = useId();
  return (
    <Drawer
      anchor="bottom"
      open={open}
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-modal': true,
          'aria-labelledby': id,
          sx: { borderRadius: '20px 20px 0 0', maxHeight: '92dvh', display: 'flex', flexDirection: 'column' },
        },
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', px: 5, pt: 3, pb: 1 }}>
        <Typography id={id} variant="h5" component="h2" sx={{ flex: 1 }}>
          {t('choose.title')}
        </Typography>
        <IconButton aria-label={t('common:action.close')} onClick={onClose} edge="end">
          <Close />
        </IconButton>
      </Box>
      <Box sx={{ px: 5, py: 3, overflowY: 'auto', minHeight: 0, flex: 1 }}>
        <TicketChooser {...rest} />
      </Box>
      {rest.occurrence?.sales.state === 'on_sale' && (
        <Box
          sx={{
            px: 5,
            pt: 4,
            pb: 'calc(16px + env(safe-area-inset-bottom))',
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <TakeBar event={rest.event} chooser={rest.chooser} />
        </Box>
      )}
    </Drawer>
  );
}
