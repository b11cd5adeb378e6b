import PictureAsPdf from '@mui/icons-material/PictureAsPdfOutlined';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { AddToCalendar } from '@/features/events';
import { useDownload } from '../hooks';
import type { Booking } from '../types';

/** Paper and calendar, for those who like to have it in more than one place. */
export function DownloadButtons({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const { busy, download } = useDownload(booking);
  const { event } = booking;
  return (
    <>
      <Button
        startIcon={<PictureAsPdf />}
        loading={busy === 'tickets.pdf'}
        loadingPosition="start"
        onClick={() => void download('tickets.pdf')}
      >
        {t('download.pdf')}
      </Button>
      <AddToCalendar
        onFile={() => void download('calendar.ics')}
        entry={{
          title: event.title,
          starts_at: event.starts_at,
          ends_at: event.ends_at,
          location: [event.venue_name, event.address, event.city].filter(Boolean).join(', '),
          details: new URL(paths.event(event.slug), location.origin).href,
        }}
      />
    </>
  );
}
