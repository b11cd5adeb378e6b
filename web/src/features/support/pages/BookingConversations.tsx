import Forum from '@mui/icons-material/ForumOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useBookingOutlet } from '@/features/bookings';
import { bookingConversationsQuery } from '../api';
import { BuyerConversation } from '../components/BuyerConversation';
import { WriteToOrganizer } from '../components/WriteToOrganizer';

/** Stands inside the booking's page: the talk with the organizer. */
export default function BookingConversations() {
  const { t } = useTranslation('support');
  const { booking } = useBookingOutlet();
  const { notify } = useFeedback();
  const ref = { eventId: booking.event_id, bookingId: booking.id };
  const [writing, setWriting] = useState(false);
  const { data, error, refetch } = useQuery(bookingConversationsQuery(ref));
  const organizer = booking.event.organizer.name;
  return (
    <Panel title={t('buyer.title', { organizer })}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={1} />
      ) : (
        <Box sx={{ display: 'grid', gap: 6 }}>
          {data.map((conversation) => (
            <Box key={conversation.id} component="section" aria-label={conversation.subject}>
              <Typography variant="subtitle2" component="h3" sx={{ mb: 4 }}>
                {conversation.subject}
              </Typography>
              <BuyerConversation conversation={conversation} />
            </Box>
          ))}
          {writing ? (
            <WriteToOrganizer
              booking={ref}
              onSent={() => {
                setWriting(false);
                notify(t('buyer.sent', { organizer }));
              }}
            />
          ) : (
            <Box>
              {data.length === 0 && (
                <Typography sx={{ mb: 4, color: 'text.secondary' }}>
                  {t('buyer.text', { organizer })}
                </Typography>
              )}
              <Button startIcon={<Forum />} onClick={() => setWriting(true)}>
                {data.length === 0 ? t('buyer.write') : t('buyer.write_again')}
              </Button>
            </Box>
          )}
        </Box>
      )}
    </Panel>
  );
}
