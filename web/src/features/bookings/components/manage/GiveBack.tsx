import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import { myReturnsQuery } from '../../returnsApi';
import type { Received } from '../../types';
import { GiveBackDialog } from './GiveBackDialog';

/** Tickets that the buyer can give back without asking anybody, if the organizer takes them. */
export function GiveBack({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  const [giving, setGiving] = useState(false);
  const { data } = useQuery(myReturnsQuery({ eventId: booking.event_id, bookingId: booking.id }));
  if (!data?.offered) return null;
  return (
    <Panel title={t('give_back.title')}>
      <Typography variant="body2" sx={{ mb: 4, color: 'text.secondary' }}>
        {t('give_back.text')}
      </Typography>
      <Button onClick={() => setGiving(true)}>{t('give_back.open')}</Button>
      {giving && <GiveBackDialog booking={booking} offer={data} onClose={() => setGiving(false)} />}
    </Panel>
  );
}
