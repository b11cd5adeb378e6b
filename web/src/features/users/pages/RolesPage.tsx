import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { RoleDialog } from '../components/RoleDialog';
import { NotProved, useStepUp } from '../components/StepUp';
import { PERMISSIONS, type Permission, useMay } from '../permissions';
import { rolesQuery, useRemoveRole } from '../team';
import type { CustomRole } from '../types';

/** What every role may do, and the roles that this organization has put together. */
export default function RolesPage() {
  const { t } = useTranslation('users');
  const { organizationId = '' } = useParams();
  const manage = useMay()('members_manage');
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const [open, setOpen] = useState<{ role?: CustomRole } | null>(null);
  const { data, error, refetch } = useQuery(rolesQuery(organizationId));
  const remove = useRemoveRole(organizationId);
  const { guarded, dialog } = useStepUp();

  const onRemove = async (role: CustomRole) => {
    const yes = await confirm({
      title: t('roles.remove_title', { name: role.name }),
      body: t('roles.remove_text'),
      confirmLabel: t('roles.remove'),
      destructive: true,
    });
    if (!yes) return;
    try {
      await guarded(() => remove.mutateAsync(role.id));
    } catch (failure) {
      if (failure instanceof NotProved) return;
      const problem = toProblem(failure);
      const text = problem.code === 'role_in_use' ? t('roles.in_use') : problemText(problem);
      notify(text, { severity: 'error' });
    }
  };
  const add = manage && (
    <Button variant="contained" color="primary" startIcon={<Add />} onClick={() => setOpen({})}>
      {t('roles.add')}
    </Button>
  );

  return (
    <>
      <Breadcrumbs
        items={[
          { label: t('members.title'), to: paths.organizer.members(organizationId) },
          { label: t('roles.title') },
        ]}
      />
      <PageHeader title={t('roles.title')} text={t('roles.text')} actions={add} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={5} height={72} />
      ) : (
        <Box sx={{ display: 'grid', gap: 8 }}>
          <Panel title={t('roles.own')}>
            {data.own.length === 0 ? (
              <EmptyState title={t('roles.empty_title')} text={t('roles.empty_text')} />
            ) : (
              data.own.map((role) => (
                <RoleRow
                  key={role.id}
                  name={role.name}
                  note={t('roles.members', { count: role.members })}
                  permissions={role.permissions}
                >
                  {manage && (
                    <>
                      <Button size="small" onClick={() => setOpen({ role })}>
                        {t('roles.change')}
                      </Button>
                      <Button size="small" color="error" onClick={() => void onRemove(role)}>
                        {t('roles.remove')}
                      </Button>
                    </>
                  )}
                </RoleRow>
              ))
            )}
          </Panel>
          <Panel title={t('roles.built_in')}>
            {data.built_in.map(({ role, permissions }) => (
              <RoleRow
                key={role}
                name={t(`role.${role}.name`)}
                note={t(`role.${role}.text`)}
                permissions={permissions}
              />
            ))}
          </Panel>
        </Box>
      )}
      {open && (
        <RoleDialog
          organizationId={organizationId}
          role={open.role}
          onClose={() => setOpen(null)}
          onDone={() => {
            notify(t('roles.saved'));
            setOpen(null);
          }}
        />
      )}
      {dialog}
    </>
  );
}

interface RowProps {
  name: string;
  note: string;
  permissions: readonly Permission[];
  children?: ReactNode;
}

function RoleRow({ name, note, permissions, children }: RowProps) {
  const { t } = useTranslation('users');
  const all = permissions.length === PERMISSIONS.length;
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'flex-start',
        gap: 3,
        py: 4,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0, pt: 0 },
        '&:last-of-type': { pb: 0 },
      }}
    >
      <Box sx={{ flex: '1 1 200px' }}>
        <Typography variant="subtitle2" component="h3">
          {name}
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {note}
        </Typography>
      </Box>
      <Typography variant="body2" sx={{ flex: '2 1 320px', color: 'text.secondary' }}>
        {all
          ? t('roles.everything')
          : PERMISSIONS.filter((one) => permissions.includes(one))
              .map((one) => t(`permission.${one}`))
              .join(' · ')}
      </Typography>
      {children && <Box sx={{ display: 'flex', gap: 1 }}>{children}</Box>}
    </Box>
  );
}
