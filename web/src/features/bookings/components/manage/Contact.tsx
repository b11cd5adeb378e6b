import MailOutline from '@mui/icons-material/MailOutlineOutlined';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/Section';
import type { Booking } from '../../types';

/** Where no conversation stands: the organizer's own address. */
export function Contact({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const { organizer, title } = booking.event;
  if (!organizer.support_email) return null;
  const subject = encodeURIComponent(`${title} · ${booking.reference}`);
  return (
    <Panel title={t('contact.title')}>
      <Typography sx={{ color: 'text.secondary', mb: 4 }}>
        {t('contact.text', { organizer: organizer.name })}
      </Typography>
      <Button
        component="a"
        href={`mailto:${organizer.support_email}?subject=${subject}`}
        startIcon={<MailOutline />}
      >
        {t('contact.mail')}
      </Button>
    </Panel>
  );
}
