import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import LinkOff from '@mui/icons-material/LinkOff';
import MarkEmailRead from '@mui/icons-material/MarkEmailReadOutlined';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { useSession } from '@/contexts/SessionContext';
import { useVerifyEmail } from '../api';
import { AuthCard } from '../components/AuthCard';
import { ResendVerification } from '../components/ResendVerification';
import { keptInvitation, useLinkToken } from '../lib/token';

export default function VerifyEmailPage() {
  const { t } = useTranslation('users');
  const token = useLinkToken();
  const { status } = useSession();
  const verify = useVerifyEmail();
  const { mutate } = verify;
  const asked = useRef(false);
  useEffect(() => {
    if (!token || asked.current) return;
    asked.current = true;
    mutate(token);
  }, [token, mutate]);

  if (verify.isSuccess) {
    const invited = keptInvitation.get() !== '';
    return (
      <AuthCard icon={<CheckCircle />} title={t('verify.done_title')} text={t('verify.done_text')}>
        <Button
          component={Link}
          to={invited ? paths.invitation() : status === 'signed-in' ? paths.home() : paths.signIn()}
          variant="contained"
          color="primary"
          size="large"
          fullWidth
        >
          {invited
            ? t('verify.to_invitation')
            : status === 'signed-in'
              ? t('verify.go_on')
              : t('sign_in.submit')}
        </Button>
      </AuthCard>
    );
  }
  const problem = verify.error && toProblem(verify.error);
  if (problem && problem.code !== 'link_expired' && problem.status !== 422) {
    return <ErrorState page error={problem} onRetry={() => mutate(token)} />;
  }
  if (problem || !token) {
    return (
      <AuthCard
        icon={problem ? <LinkOff /> : <MarkEmailRead />}
        title={problem ? t('link.expired_title') : t('verify.waiting_title')}
        text={problem ? t('verify.expired_text') : t('verify.waiting_text')}
      >
        <ResendVerification />
      </AuthCard>
    );
  }
  return (
    <AuthCard icon={<MarkEmailRead />} title={t('verify.working')}>
      <LinearProgress aria-label={t('verify.working')} />
    </AuthCard>
  );
}
