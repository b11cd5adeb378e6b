import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { emailText, useZodForm } from '@/lib/forms';
import { type Operator, useAppoint } from '../platform';
import { RoleOption } from './RoleOption';
import { NotProved, useStepUp } from './StepUp';

const ROLES = ['auditor', 'support', 'admin'] as const;

interface Props {
  /** Whose role is changed; without one somebody new is appointed. */
  operator?: Operator | undefined;
  onClose: () => void;
  onDone: (name: string) => void;
}

/** Gives somebody a role over the installation. */
export function OperatorDialog({ operator, onClose, onDone }: Props) {
  const { t } = useTranslation(['users', 'common']);
  const [role, setRole] = useState<Operator['role']>(operator?.role ?? 'auditor');
  const appoint = useAppoint();
  const { guarded, dialog } = useStepUp();
  const schema = z.object({ email: emailText() });
  type Values = z.infer<typeof schema>;
  const form = useZodForm(schema, { email: operator?.email ?? '' });
  const submit = async ({ email }: Values) => {
    try {
      onDone((await guarded(() => appoint.mutateAsync({ email, role }))).name);
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
    }
  };
  return (
    <>
      <ResponsiveDialog
        open
        title={operator ? t('platform.change_title', { name: operator.name }) : t('platform.appoint')}
        onClose={onClose}
      >
        <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
          {!operator && (
            <FormTextField<Values>
              name="email"
              label={t('field.email')}
              hint={t('platform.email_hint')}
              type="email"
              autoComplete="off"
              autoFocus
            />
          )}
          <Box>
            <Typography id="operator-role" sx={{ fontSize: '0.875rem', fontWeight: 560, mb: 1.5 }}>
              {t('members.role')}
            </Typography>
            <Box role="radiogroup" aria-labelledby="operator-role" sx={{ display: 'grid', gap: 1 }}>
              {ROLES.map((one) => (
                <RoleOption
                  key={one}
                  value={one}
                  name={t(`platform.roles.${one}.name`)}
                  text={t(`platform.roles.${one}.text`)}
                  chosen={one === role}
                  onChoose={() => setRole(one)}
                />
              ))}
            </Box>
          </Box>
        </FormShell>
      </ResponsiveDialog>
      {dialog}
    </>
  );
}
