import Button from '@mui/material/Button';
import { useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormTextField } from '@/components/form';
import { meantAddress } from '../../lib/emailTypo';
import type { BuyerForm } from './form';

/** Asked for once. What looks like a slip of the finger is asked about, never changed by itself. */
export function EmailField() {
  const { t } = useTranslation('bookings');
  const form = useFormContext<BuyerForm>();
  const typed = form.watch('email');
  const left = form.formState.touchedFields.email ?? false;
  const meant = left ? meantAddress(typed) : null;
  return (
    <FormTextField<BuyerForm>
      name="email"
      type="email"
      label={t('checkout.email')}
      autoComplete="email"
      inputMode="email"
      maxLength={254}
      hint={
        meant ? (
          <span role="status">
            {t('checkout.meant')}{' '}
            <Button
              variant="text"
              size="small"
              color="primary"
              onClick={() => form.setValue('email', meant, { shouldValidate: true, shouldDirty: true })}
              sx={{ minHeight: 28, px: 1, py: 0, fontSize: 'inherit' }}
            >
              {meant}
            </Button>
          </span>
        ) : (
          t('checkout.email_hint')
        )
      }
    />
  );
}
