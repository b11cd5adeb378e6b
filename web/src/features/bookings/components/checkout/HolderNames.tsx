import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormTextField } from '@/components/form';
import type { Booking } from '../../types';
import type { BuyerForm } from './form';

/** More names than this are easier added later, one by one. */
const MOST = 20;

/** Optional, and so folded away: most people just want their tickets. */
export function HolderNames({ booking }: { booking: Booking }) {
  const { t } = useTranslation('bookings');
  const [open, setOpen] = useState(false);
  const id = useId();
  const lines = booking.lines.filter((line) => line.admissions > 0);
  const count = lines.reduce((sum, line) => sum + line.admissions, 0);
  if (count === 0 || count > MOST) return null;
  let number = 0;
  return (
    <Box>
      <Button
        variant="text"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        endIcon={
          <ExpandMore sx={{ transform: open ? 'rotate(180deg)' : 'none', transition: 'transform 150ms' }} />
        }
        sx={{ ml: -3 }}
      >
        {t('checkout.holders')}
      </Button>
      {open && (
        <Box id={id} sx={{ mt: 2, display: 'grid', gap: 4 }}>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('checkout.holders_text')}
          </Typography>
          {lines.map((line, lineIndex) =>
            Array.from({ length: line.admissions }, (_, index) => {
              number += 1;
              return (
                <FormTextField<BuyerForm>
                  // biome-ignore lint/suspicious/noArrayIndexKey: a ticket of a line is its place in it.
                  key={`${line.id}-${index}`}
                  name={`holders.${lineIndex}.names.${index}`}
                  label={t('checkout.holder', { number, product: line.product_name })}
                  autoComplete="off"
                  maxLength={120}
                  optional
                />
              );
            }),
          )}
        </Box>
      )}
    </Box>
  );
}
