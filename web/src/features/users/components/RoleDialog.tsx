import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm } from '@/lib/forms';
import { PERMISSIONS, type Permission, useMay } from '../permissions';
import { useSaveRole } from '../team';
import type { CustomRole } from '../types';
import { PermissionPicker } from './PermissionPicker';
import { NotProved, useStepUp } from './StepUp';

const schema = z.object({ name: requiredText(60) });
type Values = z.infer<typeof schema>;

interface Props {
  organizationId: string;
  /** The role that is changed; without one a new one is made. */
  role?: CustomRole | undefined;
  onClose: () => void;
  onDone: () => void;
}

export function RoleDialog({ organizationId, role, onClose, onDone }: Props) {
  const { t } = useTranslation(['users', 'common']);
  const may = useMay();
  const [permissions, setPermissions] = useState<Permission[]>(role?.permissions ?? ['organization_read']);
  const [empty, setEmpty] = useState(false);
  const save = useSaveRole(organizationId);
  const { guarded, dialog } = useStepUp();
  const form = useZodForm(schema, { name: role?.name ?? '' });
  const submit = async ({ name }: Values) => {
    setEmpty(permissions.length === 0);
    if (permissions.length === 0) return;
    const draft = { name, permissions, ...(role ? { id: role.id, version: role.version } : {}) };
    try {
      await guarded(() => save.mutateAsync(draft));
      onDone();
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
    }
  };
  return (
    <ResponsiveDialog open title={role ? t('roles.edit_title') : t('roles.add')} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('common:action.save')}>
        <FormTextField<Values> name="name" label={t('roles.name')} hint={t('roles.name_hint')} autoFocus />
        <PermissionPicker
          label={t('roles.may')}
          choices={PERMISSIONS.filter((one) => may(one))}
          value={permissions}
          onChange={setPermissions}
          error={empty ? t('roles.choose_one') : undefined}
        />
      </FormShell>
      {dialog}
    </ResponsiveDialog>
  );
}
