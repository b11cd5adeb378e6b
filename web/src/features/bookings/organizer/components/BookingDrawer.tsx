import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { usePlace } from '@/features/events/organizer';
import { bookingQuery } from '../api';
import { BookingDetails } from './BookingDetails';

/** One booking beside the list it is in. */
export function BookingDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation(['organizer', 'common']);
  const title = useId();
  return (
    <Drawer
      anchor="right"
      open={id !== null}
      onClose={onClose}
      slotProps={{
        paper: {
          sx: { width: { xs: '100%', sm: 480 } },
          role: 'dialog',
          'aria-modal': true,
          'aria-labelledby': title,
        },
      }}
    >
      <Box
        sx={{ display: 'flex', alignItems: 'center', px: 5, py: 2, borderBottom: 1, borderColor: 'divider' }}
      >
        <Typography id={title} variant="h6" component="h2" sx={{ flex: 1 }}>
          {t('organizer:booking.title')}
        </Typography>
        <IconButton aria-label={t('common:action.close')} onClick={onClose} edge="end">
          <Close />
        </IconButton>
      </Box>
      {id && <Contents id={id} />}
    </Drawer>
  );
}

function Contents({ id }: { id: string }) {
  const place = usePlace();
  const { data, error, refetch } = useQuery(bookingQuery(place, id));
  if (data) return <BookingDetails organizationId={place.organizationId} booking={data} />;
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Box sx={{ p: 5 }}>
      <ListSkeleton rows={5} />
    </Box>
  );
}
