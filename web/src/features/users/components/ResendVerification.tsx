import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useSession } from '@/contexts/SessionContext';
import { useResendVerification } from '../api';

/** A new link for who is signed in; everyone else signs in first. */
export function ResendVerification() {
  const { t } = useTranslation('users');
  const { status, user } = useSession();
  const resend = useResendVerification();
  if (status !== 'signed-in') {
    return (
      <Button component={Link} to={paths.signIn('/verify-email')} size="large" fullWidth>
        {t('sign_in.submit')}
      </Button>
    );
  }
  return (
    <>
      <Button
        size="large"
        fullWidth
        loading={resend.isPending}
        disabled={resend.isSuccess || user?.email_verified === true}
        onClick={() => resend.mutate()}
      >
        {t('verify.resend')}
      </Button>
      <Typography role="status" variant="body2" sx={{ mt: 3, color: 'text.secondary' }}>
        {user?.email_verified
          ? t('verify.already')
          : resend.isSuccess
            ? t('verify.resent', { email: user?.email ?? '' })
            : resend.isError
              ? t('verify.resend_failed')
              : ''}
      </Typography>
    </>
  );
}
