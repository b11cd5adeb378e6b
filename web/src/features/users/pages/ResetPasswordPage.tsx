import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import LinkOff from '@mui/icons-material/LinkOff';
import LockReset from '@mui/icons-material/LockReset';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { FormShell } from '@/components/form';
import { useZodForm } from '@/lib/forms';
import { useConfirmReset } from '../api';
import { AuthCard } from '../components/AuthCard';
import { NewPassword } from '../components/NewPassword';
import { useLinkToken } from '../lib/token';

const schema = z.object({ password: z.string().check(z.minLength(12), z.maxLength(256)) });
type Values = z.infer<typeof schema>;

export default function ResetPasswordPage() {
  const { t } = useTranslation('users');
  const token = useLinkToken();
  const confirm = useConfirmReset();
  const form = useZodForm(schema, { password: '' });
  const expired = confirm.error && toProblem(confirm.error).code === 'link_expired';

  if (confirm.isSuccess) {
    return (
      <AuthCard icon={<CheckCircle />} title={t('reset.done_title')} text={t('reset.done_text')}>
        <Button
          component={Link}
          to={paths.signIn()}
          variant="contained"
          color="primary"
          size="large"
          fullWidth
        >
          {t('sign_in.submit')}
        </Button>
      </AuthCard>
    );
  }
  if (expired || !token) {
    return (
      <AuthCard icon={<LinkOff />} title={t('link.expired_title')} text={t('reset.expired_text')}>
        <Button component={Link} to={paths.forgotPassword()} size="large" fullWidth>
          {t('reset.ask_again')}
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard icon={<LockReset />} title={t('reset.title')} text={t('reset.text')}>
      <FormShell
        form={form}
        onSubmit={({ password }: Values) => confirm.mutateAsync({ token, password })}
        submitLabel={t('reset.submit')}
        wide
      >
        <NewPassword<Values> name="password" label={t('field.new_password')} />
      </FormShell>
    </AuthCard>
  );
}
