import MoreHoriz from '@mui/icons-material/MoreHoriz';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EventTime } from '@/components/EventTime';
import type { Invitation, Member } from '../types';

interface MembersProps {
  members: readonly Member[] | undefined;
  me: string | undefined;
  error: unknown;
  onRetry: () => void;
  manage: boolean;
  onEdit: (member: Member) => void;
  /** Only for owners. */
  onHandOver?: ((member: Member) => void) | undefined;
  onRemove: (member: Member) => void;
}

export function MembersTable({
  members,
  me,
  error,
  onRetry,
  manage,
  onEdit,
  onHandOver,
  onRemove,
}: MembersProps) {
  const { t } = useTranslation('users');
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: t('members.name'),
      primary: true,
      cell: (member) => (
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="subtitle2" component="div">
            {member.name}{' '}
            {member.user_id === me && <Chip size="small" label={t('members.you')} sx={{ ml: 1 }} />}
          </Typography>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
          >
            {member.email}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'role',
      header: t('members.role'),
      cell: (member) => member.role_name ?? t(`role.${member.role}.name`),
    },
    {
      key: 'events',
      header: t('members.events'),
      cell: (member) =>
        member.event_ids
          ? t('members.some_events', { count: member.event_ids.length })
          : t('members.all_events'),
    },
    {
      key: 'since',
      header: t('members.since'),
      wide: true,
      cell: (member) => <EventTime start={member.created_at} variant="date" />,
    },
    {
      key: 'actions',
      header: t('members.actions'),
      align: 'end',
      corner: true,
      cell: (member) =>
        (manage || member.user_id === me) && (
          <MemberMenu
            member={member}
            self={member.user_id === me}
            {...(manage ? { onEdit: () => onEdit(member) } : {})}
            {...(onHandOver && member.user_id !== me ? { onHandOver: () => onHandOver(member) } : {})}
            onRemove={() => onRemove(member)}
          />
        ),
    },
  ];
  return (
    <DataTable
      label={t('members.title')}
      columns={columns}
      rows={members}
      rowKey={(member) => member.user_id}
      error={error}
      onRetry={onRetry}
      empty={null}
    />
  );
}

interface MenuProps {
  member: Member;
  self: boolean;
  onEdit?: () => void;
  onHandOver?: () => void;
  onRemove: () => void;
}

function MemberMenu({ member, self, onEdit, onHandOver, onRemove }: MenuProps) {
  const { t } = useTranslation('users');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const run = (act: () => void) => () => {
    setAnchor(null);
    act();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('members.actions_for', { name: member.name })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreHoriz fontSize="small" />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {onHandOver && <MenuItem onClick={run(onHandOver)}>{t('members.hand_over')}</MenuItem>}
        {onEdit && <MenuItem onClick={run(onEdit)}>{t('members.change_role')}</MenuItem>}
        <MenuItem onClick={run(onRemove)} sx={{ color: 'error.main' }}>
          {self ? t('members.leave') : t('members.remove')}
        </MenuItem>
      </Menu>
    </>
  );
}

interface InvitationsProps {
  invitations: readonly Invitation[];
  onRevoke: (invitation: Invitation) => void;
}

export function InvitationList({ invitations, onRevoke }: InvitationsProps) {
  const { t } = useTranslation('users');
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {invitations.map((invitation) => (
        <Box
          component="li"
          key={invitation.id}
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 3,
            py: 3,
            borderTop: 1,
            borderColor: 'divider',
            '&:first-of-type': { borderTop: 0, pt: 0 },
            '&:last-of-type': { pb: 0 },
          }}
        >
          <Box sx={{ flex: 1, minWidth: 200 }}>
            <Typography variant="subtitle2" component="div" sx={{ overflowWrap: 'anywhere' }}>
              {invitation.email}
            </Typography>
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
              {t(`role.${invitation.role}.name`)} · {t('members.expires')}{' '}
              <EventTime start={invitation.expires_at} variant="relative" />
            </Typography>
          </Box>
          <Button
            size="small"
            onClick={() => onRevoke(invitation)}
            aria-label={`${t('members.revoke')}: ${invitation.email}`}
          >
            {t('members.revoke')}
          </Button>
        </Box>
      ))}
    </Box>
  );
}
