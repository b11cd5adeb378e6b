import GroupAdd from '@mui/icons-material/GroupAddOutlined';
import LinkOff from '@mui/icons-material/LinkOff';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { ErrorState } from '@/components/ErrorState';
import { useSession } from '@/contexts/SessionContext';
import { useProblemText } from '@/hooks/useProblemText';
import { invitationQuery, useAcceptInvitation } from '../api';
import { AuthCard } from '../components/AuthCard';
import { keptInvitation, useLinkToken } from '../lib/token';
import type { InvitationView } from '../types';

export default function InvitationPage() {
  const { t } = useTranslation(['users', 'common']);
  const fromLink = useLinkToken();
  const token = fromLink || keptInvitation.get();
  useEffect(() => {
    if (fromLink) keptInvitation.put(fromLink);
  }, [fromLink]);
  const { data, error, isPending, refetch } = useQuery(invitationQuery(token));

  if (!token || (error && [404, 410, 422].includes(toProblem(error).status))) {
    keptInvitation.clear();
    return (
      <AuthCard icon={<LinkOff />} title={t('link.expired_title')} text={t('invitation.expired_text')}>
        <Button component={Link} to={paths.home()} size="large" fullWidth>
          {t('common:action.go_home')}
        </Button>
      </AuthCard>
    );
  }
  if (error) return <ErrorState page error={error} onRetry={refetch} />;
  if (isPending) {
    return (
      <AuthCard icon={<GroupAdd />} title={t('invitation.loading')}>
        <LinearProgress aria-label={t('invitation.loading')} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      icon={<GroupAdd />}
      title={t('invitation.title', { organization: data.organization_name })}
      text={t('invitation.text', { inviter: data.inviter_name, organization: data.organization_name })}
    >
      <RoleBox invitation={data} />
      <Answer invitation={data} token={token} />
    </AuthCard>
  );
}

function RoleBox({ invitation }: { invitation: InvitationView }) {
  const { t } = useTranslation(['users', 'common']);
  return (
    <Box sx={{ p: 4, mb: 6, borderRadius: '12px', bgcolor: 'surface.sunken' }}>
      <Typography variant="subtitle2">{t(`role.${invitation.role}.name`)}</Typography>
      <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary' }}>
        {t(`role.${invitation.role}.text`)}
      </Typography>
      <Typography variant="body2" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
        {t('invitation.for', { email: invitation.email })}
      </Typography>
    </Box>
  );
}

function Answer({ invitation, token }: { invitation: InvitationView; token: string }) {
  const { t } = useTranslation(['users', 'common']);
  const { status, user, signOut } = useSession();
  const navigate = useNavigate();
  const accept = useAcceptInvitation();
  const problemText = useProblemText();
  const { email } = invitation;

  if (status === 'guest') {
    const next = encodeURIComponent(paths.invitation());
    return (
      <Box sx={{ display: 'grid', gap: 3 }}>
        <Button
          component={Link}
          to={`${paths.register()}?next=${next}&email=${encodeURIComponent(email)}`}
          variant="contained"
          color="primary"
          size="large"
        >
          {t('users:invitation.register')}
        </Button>
        <Button
          component={Link}
          to={`${paths.signIn()}?next=${next}&email=${encodeURIComponent(email)}`}
          size="large"
        >
          {t('users:invitation.sign_in')}
        </Button>
      </Box>
    );
  }
  if (user && user.email.toLowerCase() !== email.toLowerCase()) {
    return (
      <Box sx={{ display: 'grid', gap: 4 }}>
        <Alert severity="warning">{t('users:invitation.other_account', { mine: user.email, email })}</Alert>
        <Button size="large" onClick={() => void signOut()}>
          {t('common:action.sign_out')}
        </Button>
      </Box>
    );
  }
  const join = () =>
    accept.mutate(token, {
      onSuccess: ({ organization_id }) => {
        keptInvitation.clear();
        navigate(
          invitation.role === 'door' ? paths.door.choose() : paths.organizer.dashboard(organization_id),
          { replace: true },
        );
      },
    });
  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      {accept.error && <Alert severity="error">{problemText(accept.error)}</Alert>}
      <Button
        variant="contained"
        color="primary"
        size="large"
        loading={accept.isPending || status === 'loading'}
        onClick={join}
      >
        {t('users:invitation.accept')}
      </Button>
    </Box>
  );
}
