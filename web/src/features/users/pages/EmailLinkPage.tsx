import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import LinkOff from '@mui/icons-material/LinkOff';
import MarkEmailRead from '@mui/icons-material/MarkEmailReadOutlined';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { useProblemText } from '@/hooks/useProblemText';
import { AuthCard } from '../components/AuthCard';
import { useLinkToken } from '../lib/token';
import { useConfirmEmail } from '../security';

/** The two links of a changed address: the new side proves it, the old side takes it back. */
export default function EmailLinkPage() {
  const { t } = useTranslation('users');
  const undo = useLocation().pathname === '/email-undo';
  const token = useLinkToken();
  const confirm = useConfirmEmail(undo);
  const problemText = useProblemText();
  const words = undo ? 'email_undo' : 'email_confirm';
  const expired = !token || (confirm.error && toProblem(confirm.error).code === 'link_expired');
  if (expired) {
    return <AuthCard icon={<LinkOff />} title={t('link.expired_title')} text={t('email_confirm.expired')} />;
  }
  if (confirm.isSuccess) {
    return (
      <AuthCard icon={<CheckCircle />} title={t(`${words}.done_title`)} text={t(`${words}.done_text`)}>
        <Button
          component={Link}
          to={undo ? paths.signIn() : paths.account.profile()}
          variant="contained"
          size="large"
          fullWidth
        >
          {undo ? t('forgot.back') : t('email_confirm.go_on')}
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard icon={<MarkEmailRead />} title={t(`${words}.title`)} text={t(`${words}.text`)}>
      {confirm.error && (
        <Alert severity="error" role="alert" sx={{ mb: 4 }}>
          {problemText(confirm.error)}
        </Alert>
      )}
      <Button
        variant="contained"
        size="large"
        fullWidth
        loading={confirm.isPending}
        onClick={() => confirm.mutate(token)}
      >
        {t(`${words}.submit`)}
      </Button>
    </AuthCard>
  );
}
