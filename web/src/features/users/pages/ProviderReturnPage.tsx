import LinkIcon from '@mui/icons-material/Link';
import LinkOff from '@mui/icons-material/LinkOff';
import Person from '@mui/icons-material/PersonOutlined';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { useProblemText } from '@/hooks/useProblemText';
import { AuthCard } from '../components/AuthCard';
import { CodeStep } from '../components/CodeStep';
import { NotProved, useStepUp } from '../components/StepUp';
import { comeBack, errand, useConfirmIdentity } from '../providers';

/** What may go wrong, each with words of its own. */
const KNOWN = [
  'provider_declined',
  'provider_refused',
  'provider_email_unproved',
  'identity_taken',
  'provider_away',
  'step_expired',
  'wrong_account',
] as const;
type Known = (typeof KNOWN)[number];
const known = (code: string): Known | null => KNOWN.find((one) => one === code) ?? null;

/** Where a provider sends the browser back to; with `?link` the place to link what came back before. */
export default function ProviderReturnPage() {
  const { provider = '' } = useParams();
  // Read once: the code leaves the address before anything else happens.
  const [query] = useState(() => new URLSearchParams(window.location.search));
  const { status } = useSession();
  if (query.has('link')) {
    if (status === 'guest') return <Navigate to={paths.signIn(paths.linkProvider(provider))} replace />;
    return <LinkAccounts />;
  }
  // The session says the token that every further request needs.
  return status === 'loading' ? <Working /> : <ComeBack provider={provider} query={query} />;
}

function Working() {
  const { t } = useTranslation('users');
  return (
    <AuthCard icon={<Person />} title={t('provider.working')}>
      <LinearProgress aria-label={t('provider.working')} />
    </AuthCard>
  );
}

type Outcome =
  | { at: 'working' }
  | { at: 'second-step' }
  | { at: 'exists' }
  | { at: 'done' }
  | { at: 'failed'; code: Known | null; error: unknown };

function ComeBack({ provider, query }: { provider: string; query: URLSearchParams }) {
  const { t, i18n } = useTranslation('users');
  const { entered } = useSession();
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const [{ purpose, next }] = useState(errand.get);
  const [outcome, setOutcome] = useState<Outcome>({ at: 'working' });
  const asked = useRef(false);

  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    window.history.replaceState(window.history.state, '', window.location.pathname);
    void (async () => {
      const given = (name: string) => query.get(name) ?? undefined;
      const locale = i18n.language.slice(0, 2);
      try {
        const session = await comeBack({
          provider,
          state: given('state') ?? '-',
          code: given('code'),
          error: given('error'),
          iss: given('iss'),
          locale,
        });
        if (session.second_factor) return setOutcome({ at: 'second-step' });
        await entered();
        if (purpose === 'link') notify(t('provider.linked'));
        setOutcome({ at: 'done' });
      } catch (error) {
        const { code } = toProblem(error);
        if (code === 'account_exists') return setOutcome({ at: 'exists' });
        setOutcome({ at: 'failed', code: known(code), error });
      }
    })();
  }, [provider, query, purpose, entered, notify, t, i18n.language]);

  if (outcome.at === 'working') return <Working />;
  if (outcome.at === 'done') return <Navigate to={next} replace />;
  if (outcome.at === 'second-step') {
    const done = async () => {
      await entered();
      setOutcome({ at: 'done' });
    };
    const back = () => setOutcome({ at: 'failed', code: 'step_expired', error: null });
    return (
      <AuthCard title={t('step_two.title')} text={t('step_two.text')}>
        <CodeStep submitLabel={t('sign_in.submit')} onDone={done} onBack={back} />
      </AuthCard>
    );
  }
  if (outcome.at === 'exists') {
    return (
      <AuthCard icon={<LinkIcon />} title={t('provider.exists_title')} text={t('provider.exists_text')}>
        <Button
          component={Link}
          to={paths.signIn(paths.linkProvider(provider))}
          replace
          variant="contained"
          size="large"
          fullWidth
        >
          {t('provider.exists_submit')}
        </Button>
      </AuthCard>
    );
  }
  const home = purpose === 'sign_in' ? paths.signIn() : next;
  return (
    <AuthCard
      icon={<LinkOff />}
      title={t('provider.failed_title')}
      text={outcome.code ? t(`provider.${outcome.code}`) : problemText(outcome.error)}
    >
      <Button component={Link} to={home} replace variant="contained" size="large" fullWidth>
        {t('provider.back')}
      </Button>
    </AuthCard>
  );
}

/** The owner of the account has signed in; now the two accounts can come together. */
function LinkAccounts() {
  const { t } = useTranslation('users');
  const { user } = useSession();
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const confirm = useConfirmIdentity();
  const { guarded, dialog } = useStepUp();
  const link = async () => {
    try {
      await guarded(() => confirm.mutateAsync());
      notify(t('provider.linked'));
      await navigate(paths.account.security(), { replace: true });
    } catch (error) {
      if (error instanceof NotProved) return;
      const code = known(toProblem(error).code);
      notify(code ? t(`provider.${code}`) : problemText(error), { severity: 'error' });
    }
  };
  return (
    <AuthCard
      icon={<LinkIcon />}
      title={t('provider.link_title')}
      text={t('provider.link_text', { email: user?.email ?? '' })}
    >
      <Button
        variant="contained"
        size="large"
        fullWidth
        loading={confirm.isPending}
        onClick={() => void link()}
      >
        {t('provider.link_submit')}
      </Button>
      <Button component={Link} to={paths.account.security()} fullWidth sx={{ mt: 3 }}>
        {t('provider.link_later')}
      </Button>
      {dialog}
    </AuthCard>
  );
}
