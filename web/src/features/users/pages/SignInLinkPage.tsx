import LinkOff from '@mui/icons-material/LinkOff';
import MarkEmailRead from '@mui/icons-material/MarkEmailReadOutlined';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { paths } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { useSession } from '@/contexts/SessionContext';
import { emailText, useZodForm } from '@/lib/forms';
import { AuthCard } from '../components/AuthCard';
import { CodeStep } from '../components/CodeStep';
import { TextLink } from '../components/TextLink';
import { afterLink } from '../lib/afterLink';
import { openLink, useRequestLink } from '../security';

const schema = z.object({ email: emailText() });
type Values = z.infer<typeof schema>;

/** Asks for a sign-in link; with one in the address, opens it. */
export default function SignInLinkPage() {
  // Also when it is opened in the tab that asked for it: then nothing but the fragment changes.
  const token = new URLSearchParams(useLocation().hash.slice(1)).get('token');
  return token ? <OpenLink token={token} /> : <AskForLink />;
}

function AskForLink() {
  const { t } = useTranslation('users');
  const request = useRequestLink();
  const [params] = useSearchParams();
  const form = useZodForm(schema, { email: '' });
  if (request.isSuccess) {
    const email = form.getValues('email');
    return (
      <AuthCard
        icon={<MarkEmailRead />}
        title={t('by_link.sent_title')}
        text={t('by_link.sent_text', { email })}
        footer={<TextLink to={paths.signIn()}>{t('forgot.back')}</TextLink>}
      />
    );
  }
  return (
    <AuthCard
      title={t('by_link.title')}
      text={t('by_link.text')}
      footer={<TextLink to={paths.signIn()}>{t('forgot.back')}</TextLink>}
    >
      <FormShell
        form={form}
        onSubmit={async ({ email }: Values) => {
          await request.mutateAsync(email);
          afterLink.put(params.get('next') ?? '');
        }}
        submitLabel={t('by_link.submit')}
        wide
      >
        <FormTextField<Values>
          name="email"
          label={t('field.email')}
          type="email"
          autoComplete="username"
          autoFocus
        />
      </FormShell>
    </AuthCard>
  );
}

function OpenLink({ token }: { token: string }) {
  const { t } = useTranslation('users');
  const { entered } = useSession();
  const [next, setNext] = useState('');
  const [state, setState] = useState<'opening' | 'second-step' | 'done' | 'expired'>('opening');
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void (async () => {
      try {
        const session = await openLink(token);
        if (session.second_factor) return setState('second-step');
        await entered();
        setNext(afterLink.take());
        setState('done');
      } catch {
        setState('expired');
      }
    })();
  }, [token, entered]);

  if (state === 'done') return <Navigate to={next} replace />;
  if (state === 'second-step') {
    const done = async () => {
      await entered();
      setNext(afterLink.take());
      setState('done');
    };
    return (
      <AuthCard title={t('step_two.title')} text={t('step_two.text')}>
        <CodeStep submitLabel={t('sign_in.submit')} onDone={done} onBack={() => setState('expired')} />
      </AuthCard>
    );
  }
  if (state === 'expired') {
    return (
      <AuthCard icon={<LinkOff />} title={t('link.expired_title')} text={t('by_link.expired_text')}>
        <Button component={Link} to={paths.signIn()} variant="contained" size="large" fullWidth>
          {t('forgot.back')}
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard icon={<MarkEmailRead />} title={t('by_link.opening')}>
      <LinearProgress aria-label={t('by_link.opening')} />
    </AuthCard>
  );
}
