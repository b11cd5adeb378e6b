import Add from '@mui/icons-material/Add';
import ChevronRight from '@mui/icons-material/ChevronRight';
import MarkEmailUnread from '@mui/icons-material/MarkEmailUnreadOutlined';
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { PageHeader } from '@/components/PageHeader';
import { PageBody, Panel } from '@/components/Section';
import { type Membership, useSession } from '@/contexts/SessionContext';
import { accentShades } from '@/theme/palette';
import { AuthCard } from '../components/AuthCard';
import { CreateOrganization } from '../components/CreateOrganization';
import { ResendVerification } from '../components/ResendVerification';

export default function ChooseOrganizationPage() {
  const { t } = useTranslation(['users', 'common']);
  const { user, memberships } = useSession();
  const [creating, setCreating] = useState(false);

  if (memberships.length === 0 && user && !user.email_verified) {
    return (
      <AuthCard
        icon={<MarkEmailUnread />}
        title={t('users:organization.verify_title')}
        text={t('users:organization.verify_text', { email: user.email })}
      >
        <ResendVerification />
      </AuthCard>
    );
  }
  if (creating || memberships.length === 0) {
    return (
      <PageBody size="reading">
        <PageHeader title={t('users:organization.new_title')} text={t('users:organization.new_text')} />
        <Panel>
          <CreateOrganization
            secondary={
              memberships.length > 0 && (
                <Button variant="text" onClick={() => setCreating(false)}>
                  {t('common:action.cancel')}
                </Button>
              )
            }
          />
        </Panel>
      </PageBody>
    );
  }
  return (
    <PageBody size="reading">
      <PageHeader
        title={t('users:organization.choose_title')}
        text={t('users:organization.choose_text')}
        actions={
          <Button startIcon={<Add />} onClick={() => setCreating(true)}>
            {t('users:organization.new')}
          </Button>
        }
      />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 3 }}>
        {memberships.map((membership) => (
          <li key={membership.organization_id}>
            <OrganizationCard membership={membership} />
          </li>
        ))}
      </Box>
    </PageBody>
  );
}

function OrganizationCard({ membership }: { membership: Membership }) {
  const { t } = useTranslation('users');
  const shades = accentShades(membership.accent_color, 'light');
  const door = membership.role === 'door';
  return (
    <Box
      component={Link}
      to={door ? paths.door.choose() : paths.organizer.dashboard(membership.organization_id)}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        p: 4,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        color: 'inherit',
        textDecoration: 'none',
        transition: 'border-color 150ms',
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Avatar
        variant="rounded"
        aria-hidden
        sx={{ width: 48, height: 48, borderRadius: '12px', fontWeight: 640 }}
        style={{ backgroundColor: shades.main, color: shades.contrastText }}
      >
        {membership.organization_name.slice(0, 1).toUpperCase()}
      </Avatar>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="h6" component="div" noWrap>
          {membership.organization_name}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {t(`role.${membership.role}.name`)}
        </Typography>
      </Box>
      <ChevronRight aria-hidden sx={{ color: 'text.secondary' }} />
    </Box>
  );
}
