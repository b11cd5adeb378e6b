import MarkEmailUnread from '@mui/icons-material/MarkEmailUnreadOutlined';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { paths, safeNext } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { useSession } from '@/contexts/SessionContext';
import { emailText, requiredText, useZodForm } from '@/lib/forms';
import { useRegister } from '../api';
import { AuthCard } from '../components/AuthCard';
import { NewPassword } from '../components/NewPassword';
import { ProviderButtons } from '../components/ProviderButtons';
import { TextLink } from '../components/TextLink';

const schema = z.object({
  name: requiredText(120),
  email: emailText(),
  password: z.string().check(z.minLength(12), z.maxLength(256)),
});
type Values = z.infer<typeof schema>;

export default function RegisterPage() {
  const { t, i18n } = useTranslation('users');
  const { status } = useSession();
  const [params] = useSearchParams();
  const next = params.get('next') ?? undefined;
  const register = useRegister();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useZodForm(schema, { name: '', email: params.get('email') ?? '', password: '' });
  const { name, email } = form.watch();
  if (status === 'signed-in' && !sentTo) return <Navigate to={safeNext(next)} replace />;

  if (sentTo) {
    return (
      <AuthCard
        icon={<MarkEmailUnread />}
        title={t('register.sent_title')}
        text={t('register.sent_text', { email: sentTo })}
        footer={<TextLink to={paths.signIn(next)}>{t('register.back_to_sign_in')}</TextLink>}
      >
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('register.sent_hint')}
        </Typography>
      </AuthCard>
    );
  }

  const submit = async (values: Values) => {
    await register.mutateAsync({ ...values, locale: i18n.language.slice(0, 2) });
    setSentTo(values.email);
  };

  return (
    <AuthCard
      title={t('register.title')}
      text={t('register.text')}
      footer={
        <>
          {t('register.have_account')} <TextLink to={paths.signIn(next)}>{t('register.sign_in')}</TextLink>
        </>
      }
    >
      <FormShell form={form} onSubmit={submit} submitLabel={t('register.submit')} wide>
        <FormTextField<Values>
          name="name"
          label={t('field.name')}
          autoComplete="name"
          maxLength={120}
          autoFocus
        />
        <FormTextField<Values> name="email" label={t('field.email')} type="email" autoComplete="username" />
        <NewPassword<Values> name="password" label={t('field.password')} personal={[name, email]} />
      </FormShell>
      <ProviderButtons purpose="sign_in" next={safeNext(next)} />
    </AuthCard>
  );
}
