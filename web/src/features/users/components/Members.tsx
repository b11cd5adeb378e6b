import PersonAdd from '@mui/icons-material/PersonAddOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { useProblemText } from '@/hooks/useProblemText';
import {
  invitationsQuery,
  membersQuery,
  useHandOver,
  useRemoveMember,
  useRevokeInvitation,
} from '../members';
import { useMay } from '../permissions';
import type { Invitation, Member } from '../types';
import { type EventLimit, MemberDialog } from './MemberDialog';
import { InvitationList, MembersTable } from './MemberLists';
import { NotProved, useStepUp } from './StepUp';

type Open = { member?: Member } | null;

/** Who works here, and who is invited. */
export function Members({ EventLimit }: { EventLimit: EventLimit }) {
  const { t } = useTranslation('users');
  const { organizationId = '' } = useParams();
  const { user, membership } = useSession();
  const isOwner = membership(organizationId)?.role === 'owner';
  const navigate = useNavigate();
  const may = useMay();
  const manage = may('members_manage');
  const { confirm, notify } = useFeedback();
  const [open, setOpen] = useState<Open>(null);
  const members = useQuery(membersQuery(organizationId));
  const invitations = useQuery({ ...invitationsQuery(organizationId), enabled: manage });
  const remove = useRemoveMember(organizationId);
  const revoke = useRevokeInvitation(organizationId);
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const complain = (error: unknown) => {
    if (error instanceof NotProved) return;
    const problem = toProblem(error);
    const known = { last_owner: t('members.last_owner'), beyond_own: t('members.beyond_own') };
    const text = known[problem.code as keyof typeof known] ?? problemText(problem);
    notify(text, { severity: 'error' });
  };

  const onRemove = async (member: Member) => {
    const self = member.user_id === user?.id;
    const yes = await confirm({
      title: self ? t('members.leave_title') : t('members.remove_title', { name: member.name }),
      body: self ? t('members.leave_text') : t('members.remove_text'),
      confirmLabel: self ? t('members.leave') : t('members.remove'),
      destructive: true,
    });
    if (!yes) return;
    const done = () => (self ? navigate(paths.organizer.choose()) : notify(t('members.removed')));
    await guarded(() => remove.mutateAsync(member.user_id)).then(done, complain);
  };
  const handOver = useHandOver(organizationId);
  const onHandOver = async (member: Member) => {
    const yes = await confirm({
      title: t('members.hand_over_title', { name: member.name }),
      body: t('members.hand_over_text'),
      confirmLabel: t('members.hand_over_confirm'),
      destructive: true,
    });
    if (!yes) return;
    const done = () => notify(t('members.handed_over', { name: member.name }));
    await guarded(() => handOver.mutateAsync(member.user_id)).then(done, complain);
  };
  const onRevoke = async (invitation: Invitation) => {
    const yes = await confirm({
      title: t('members.revoke_title', { email: invitation.email }),
      body: t('members.revoke_text'),
      confirmLabel: t('members.revoke'),
      destructive: true,
    });
    if (yes) revoke.mutate(invitation.id, { onError: complain });
  };

  return (
    <>
      <Breadcrumbs items={[{ label: t('members.title') }]} />
      <PageHeader
        title={t('members.title')}
        text={t('members.text')}
        actions={
          <>
            <Button component={Link} to={paths.organizer.roles(organizationId)}>
              {t('members.roles')}
            </Button>
            {manage && (
              <Button
                variant="contained"
                color="primary"
                startIcon={<PersonAdd />}
                onClick={() => setOpen({})}
              >
                {t('members.invite')}
              </Button>
            )}
          </>
        }
      />
      <Box sx={{ display: 'grid', gap: 8 }}>
        <MembersTable
          members={members.data}
          me={user?.id}
          error={members.error}
          onRetry={() => void members.refetch()}
          manage={manage}
          onEdit={(member) => setOpen({ member })}
          onHandOver={isOwner ? (member) => void onHandOver(member) : undefined}
          onRemove={(member) => void onRemove(member)}
        />
        {invitations.data && invitations.data.length > 0 && (
          <Panel title={t('members.invitations')}>
            <InvitationList invitations={invitations.data} onRevoke={(one) => void onRevoke(one)} />
          </Panel>
        )}
      </Box>
      {open && (
        <MemberDialog
          organizationId={organizationId}
          member={open.member}
          EventLimit={EventLimit}
          onClose={() => setOpen(null)}
          onDone={(email) => {
            notify(open.member ? t('members.changed') : t('members.invited', { email }));
            setOpen(null);
          }}
        />
      )}
      {dialog}
    </>
  );
}
