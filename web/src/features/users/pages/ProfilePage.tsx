import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ErrorState } from '@/components/ErrorState';
import { FormSelect, FormShell, FormTextField } from '@/components/form';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { locales, setLocale } from '@/i18n';
import { requiredText, useZodForm } from '@/lib/forms';
import { meQuery, useUpdateMe } from '../api';
import { EmailPanel } from '../components/EmailPanel';
import { ResendVerification } from '../components/ResendVerification';
import type { Me } from '../types';

const schema = z.object({ name: requiredText(120), locale: z.string() });
type Values = z.infer<typeof schema>;

export default function ProfilePage() {
  const { t } = useTranslation(['users', 'common']);
  const { data, error, refetch } = useQuery(meQuery);
  return (
    <>
      <PageHeader title={t('profile.title')} text={t('profile.text')} />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : data ? (
        <ProfileForm me={data} />
      ) : (
        <ListSkeleton rows={3} />
      )}
    </>
  );
}

/** Every language by its own name, the way its speakers look for it. */
function languages(current: string) {
  return [...new Set([...locales, current])].map((locale) => ({
    value: locale,
    label: new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale,
  }));
}

function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation(['users', 'common']);
  const { notify } = useFeedback();
  const update = useUpdateMe();
  const form = useZodForm(schema, { name: me.name, locale: me.locale });
  const save = async (values: Values) => {
    const saved = await update.mutateAsync(values);
    if (locales.includes(values.locale)) await setLocale(values.locale);
    form.reset({ name: saved.name, locale: saved.locale });
    notify(t('profile.saved'));
  };
  return (
    <Box sx={{ maxWidth: 560, display: 'grid', gap: 6 }}>
      {!me.email_verified && (
        <Panel title={t('profile.unverified_title')}>
          <Alert severity="warning" sx={{ mb: 4 }}>
            {t('profile.unverified_text')}
          </Alert>
          <ResendVerification />
        </Panel>
      )}
      <Panel>
        <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange>
          <FormTextField<Values> name="name" label={t('field.name')} autoComplete="name" maxLength={120} />
          <TextField
            label={t('field.email')}
            value={me.email}
            slotProps={{ input: { readOnly: true } }}
            helperText={me.email_verified ? t('profile.email_verified') : t('profile.email_unverified')}
          />
          <FormSelect<Values>
            name="locale"
            label={t('profile.language')}
            hint={t('profile.language_hint')}
            options={languages(me.locale)}
          />
        </FormShell>
      </Panel>
      {me.email_verified && <EmailPanel current={me.email} />}
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {t('profile.since', {
          date: new Date(me.created_at).toLocaleDateString(undefined, { dateStyle: 'long' }),
        })}
      </Typography>
    </Box>
  );
}
