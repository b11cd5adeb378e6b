import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { billingQuery, type Place } from './api';
import { BillingDialog } from './BillingDialog';
import { DocumentRows } from './DocumentRows';

interface Props {
  place: Place;
  /** Whether the reader may say whom the invoice is for. */
  mayBill: boolean;
}

/** The documents of a booking, and the way to a company invoice; nothing where the organizer writes none. */
export default function BookingDocuments({ place, mayBill }: Props) {
  const { t } = useTranslation('documents');
  const { data } = useQuery(billingQuery(place));
  const [open, setOpen] = useState(false);
  if (!data || (!data.offered && data.documents.length === 0)) return null;
  const live = data.documents.some(({ kind, credited }) => kind === 'invoice' && !credited);
  const left = place.organizationId !== undefined || data.corrections_left > 0 || !live;
  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      {data.documents.length > 0 ? (
        <DocumentRows place={place} documents={data.documents} />
      ) : (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('none_yet')}
        </Typography>
      )}
      {mayBill && data.offered && (live || data.documents.length === 0) && (
        <Box>
          {left ? (
            <Button size="small" onClick={() => setOpen(true)}>
              {t(data.details ? 'billing.change' : 'billing.open')}
            </Button>
          ) : (
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {t('billing.no_more')}
            </Typography>
          )}
        </Box>
      )}
      {open && <BillingDialog place={place} billing={data} onClose={() => setOpen(false)} />}
    </Box>
  );
}
