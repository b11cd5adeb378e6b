import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { api } from '@/api/client';
import { toProblem } from '@/api/errors';
import type { Schema } from '@/api/types';
import { EventTime } from '@/components/EventTime';
import { FormShell, FormTextField } from '@/components/form';
import { Money } from '@/components/Money';
import { PageBody } from '@/components/Section';
import { StatusChip } from '@/components/StatusChip';
import { usePageTitle } from '@/hooks/usePageTitle';
import { requiredText, useZodForm } from '@/lib/forms';

const schema = z.object({ code: requiredText(60) });
type Values = z.infer<typeof schema>;

/** What is on a gift card, for whoever has its code. The code is never part of an address. */
export default function GiftCardsPage() {
  const { t } = useTranslation('purses');
  usePageTitle(t('check.title'));
  const form = useZodForm<Values>(schema, { code: '' });
  const ask = useMutation({
    mutationFn: (code: string) => api.post('/api/v1/gift-cards/balance', { body: { code } }),
  });
  const submit = async ({ code }: Values) => {
    try {
      await ask.mutateAsync(code.trim());
    } catch (error) {
      const known = toProblem(error).errors.find(({ field }) => field === 'code')?.code;
      if (known !== 'mistyped_card' && known !== 'unknown_card') throw error;
      form.setError('code', { type: known, message: t(`check.${known}`) });
    }
  };
  return (
    <PageBody>
      <Box sx={{ maxWidth: 520, mx: 'auto', width: 1, py: { xs: 4, md: 10 } }}>
        <Typography variant="h1">{t('check.title')}</Typography>
        <Typography variant="subtitle1" component="p" sx={{ mt: 3, mb: 8, color: 'text.secondary' }}>
          {t('check.text')}
        </Typography>
        <FormShell form={form} onSubmit={submit} submitLabel={t('check.submit')} wide>
          <FormTextField<Values>
            name="code"
            label={t('check.code')}
            hint={t('check.hint')}
            placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
            maxLength={60}
            autoComplete="off"
            autoFocus
          />
        </FormShell>
        {ask.data && <Balance card={ask.data} />}
      </Box>
    </PageBody>
  );
}

function Balance({ card }: { card: Schema<'CardBalance'> }) {
  const { t } = useTranslation('purses');
  return (
    <Box
      role="status"
      sx={{
        mt: 8,
        p: { xs: 5, sm: 6 },
        border: 1,
        borderColor: 'divider',
        borderRadius: '16px',
        bgcolor: 'background.paper',
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 3 }}>
        <Typography className="tabular" sx={{ fontWeight: 560 }}>
          {t(`kind.${card.kind}`)} …{card.last_four}
        </Typography>
        <StatusChip status={card.state} />
      </Box>
      <Typography variant="h2" component="p" sx={{ mt: 3 }}>
        <Money {...card.balance} />
      </Typography>
      {card.reserved.amount > 0 && (
        <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
          <Money {...card.reserved} /> {t('check.reserved')}
        </Typography>
      )}
      {card.expires_at && (
        <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
          {t('check.until')} <EventTime start={card.expires_at} />
        </Typography>
      )}
      {card.state === 'empty' && (
        <Alert severity="info" sx={{ mt: 4 }}>
          {t('check.empty')}
        </Alert>
      )}
      {card.state === 'blocked' && (
        <Alert severity="warning" sx={{ mt: 4 }}>
          {t('check.blocked')}
        </Alert>
      )}
    </Box>
  );
}
