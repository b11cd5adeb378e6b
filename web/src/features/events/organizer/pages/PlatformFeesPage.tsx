import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useSession } from '@/contexts/SessionContext';
import { currencyChoices } from '@/features/users';
import { platformFeesQuery, useSetPlatformFees } from '../chargesApi';
import { FeeRules } from '../components/charges/FeeRules';

/** What the installation earns with every event. Only its administrators see and change it. */
export default function PlatformFeesPage() {
  const { t, i18n } = useTranslation('organizer');
  const { user } = useSession();
  const admin = user?.platform_role === 'admin';
  const { data, error, refetch } = useQuery({ ...platformFeesQuery, enabled: admin });
  const set = useSetPlatformFees();
  const [currency, setCurrency] = useState('EUR');
  return (
    <>
      <PageHeader title={t('platform_fees.title')} text={t('platform_fees.text')} />
      {!admin ? (
        <Typography>{t('platform_fees.admins')}</Typography>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={2} height={56} />
      ) : (
        <Panel title={t('charges.fees')}>
          <TextField
            select
            size="small"
            label={t('platform_fees.currency')}
            helperText={t('platform_fees.currency_text')}
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
            sx={{ mb: 4, width: { xs: 1, sm: 320 } }}
          >
            {currencyChoices(i18n.language).map(({ value, label }) => (
              <MenuItem key={value} value={value}>
                {label}
              </MenuItem>
            ))}
          </TextField>
          <FeeRules
            fees={data.fees}
            currency={currency}
            manage
            write={(fees) => set.mutateAsync({ fees, version: data.version })}
          />
        </Panel>
      )}
    </>
  );
}
