import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { emailText, useZodForm } from '@/lib/forms';
import { type Access, useInvite, useUpdateMember } from '../members';
import { rolesQuery } from '../team';
import type { CustomRole, Member, Role } from '../types';
import { RoleOption } from './RoleOption';
import { NotProved, useStepUp } from './StepUp';

/** Chooses events; `null` means all of them. Comes from the page, for accounts know no events. */
export type EventLimit = ComponentType<{ value: string[] | null; onChange: (ids: string[] | null) => void }>;

const ROLES: readonly Role[] = ['owner', 'manager', 'finance', 'support', 'door', 'viewer'];

interface Props {
  organizationId: string;
  /** Whose access is changed; without one somebody new is invited. */
  member?: Member | undefined;
  EventLimit: EventLimit;
  onClose: () => void;
  onDone: (email: string) => void;
}

export function MemberDialog({ organizationId, member, EventLimit, onClose, onDone }: Props) {
  const { t } = useTranslation(['users', 'common']);
  const [role, setRole] = useState<Role>(member?.role ?? 'manager');
  const [roleId, setRoleId] = useState<string | null>(member?.role_id ?? null);
  const { data: roles } = useQuery(rolesQuery(organizationId));
  const [events, setEvents] = useState<string[] | null>(member?.event_ids ?? null);
  const invite = useInvite(organizationId);
  const update = useUpdateMember(organizationId);
  const schema = z.object({ email: member ? z.string() : emailText() });
  type Values = z.infer<typeof schema>;
  const form = useZodForm(schema, { email: member?.email ?? '' });
  const { guarded, dialog } = useStepUp();
  const limitable = role !== 'owner';

  const submit = async ({ email }: Values) => {
    const access: Access = {
      role,
      ...(role === 'custom' && roleId ? { role_id: roleId } : {}),
      ...(limitable && events ? { event_ids: events } : {}),
    };
    const save = async () => {
      if (member) await update.mutateAsync({ user_id: member.user_id, ...access });
      else await invite.mutateAsync({ email, ...access });
    };
    try {
      await guarded(save);
      onDone(email);
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
    }
  };

  return (
    <ResponsiveDialog
      open
      title={member ? t('members.edit_title', { name: member.name }) : t('members.invite_title')}
      onClose={onClose}
    >
      <FormShell
        form={form}
        onSubmit={submit}
        submitLabel={member ? t('common:action.save') : t('members.send_invitation')}
      >
        {!member && (
          <FormTextField<Values>
            name="email"
            label={t('field.email')}
            type="email"
            autoComplete="off"
            autoFocus
          />
        )}
        <Box>
          <Typography id="member-role" sx={{ fontSize: '0.875rem', fontWeight: 560, mb: 1.5 }}>
            {t('members.role')}
          </Typography>
          <Box role="radiogroup" aria-labelledby="member-role" sx={{ display: 'grid', gap: 1 }}>
            {ROLES.filter((one) => member || one !== 'owner').map((one) => (
              <RoleOption
                key={one}
                value={one}
                name={t(`role.${one}.name`)}
                text={t(`role.${one}.text`)}
                chosen={one === role}
                onChoose={() => setRole(one)}
              />
            ))}
            {roles?.own.map((own: CustomRole) => (
              <RoleOption
                key={own.id}
                value={own.id}
                name={own.name}
                text={t('role.custom.text')}
                chosen={role === 'custom' && own.id === roleId}
                onChoose={() => {
                  setRole('custom');
                  setRoleId(own.id);
                }}
              />
            ))}
          </Box>
        </Box>
        {limitable && <EventLimit value={events} onChange={setEvents} />}
      </FormShell>
      {dialog}
    </ResponsiveDialog>
  );
}
