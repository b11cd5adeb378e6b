import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import type { BookingBilling, Place } from './api';
import { BillingForm } from './BillingForm';

interface Props {
  place: Place;
  billing: BookingBilling;
  onClose: () => void;
}

/** Says whom the invoice is for; one that was written is replaced, never changed. */
export function BillingDialog({ place, billing, onClose }: Props) {
  const { t } = useTranslation('documents');
  const corrects = billing.documents.some(({ kind, credited }) => kind === 'invoice' && !credited);
  return (
    <ResponsiveDialog open title={t(corrects ? 'billing.correct_title' : 'billing.title')} onClose={onClose}>
      <Typography variant="body2" sx={{ mb: 5, color: 'text.secondary' }}>
        {t(corrects ? 'billing.correct_text' : 'billing.text')}
      </Typography>
      <BillingForm place={place} details={billing.details} corrects={corrects} onDone={onClose} />
    </ResponsiveDialog>
  );
}
