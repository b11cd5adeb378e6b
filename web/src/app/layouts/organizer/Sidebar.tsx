import OpenInNew from '@mui/icons-material/OpenInNew';
import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { LogoMark } from '@/components/Logo';
import type { Membership } from '@/contexts/SessionContext';
import { paths } from '../../paths';
import { isCurrent, useNavigationItems } from './navigation';
import { OrganizationSwitcher } from './OrganizationSwitcher';

interface Props {
  membership: Membership;
  /** Called after a choice, so that a drawer can close. */
  onNavigate?: () => void;
}

export function Sidebar({ membership, onNavigate }: Props) {
  const { t } = useTranslation('organizer');
  const { pathname } = useLocation();
  const items = useNavigationItems(membership.organization_id);
  const done = onNavigate ? { onClick: onNavigate } : {};
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', height: 1, p: 3, gap: 1 }}>
      <OrganizationSwitcher membership={membership} {...(onNavigate ? { onChoose: onNavigate } : {})} />
      <Box
        component="nav"
        aria-label={t('nav.label')}
        sx={{ mt: 3, display: 'flex', flexDirection: 'column', gap: 0.5 }}
        {...done}
      >
        {items.map((item) => (
          <SidebarLink
            key={item.to}
            to={item.to}
            icon={item.icon}
            label={item.label}
            current={isCurrent(item, pathname)}
          />
        ))}
      </Box>
      <Box sx={{ flex: 1 }} />
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 0.5 }} {...done}>
        <SidebarLink to={paths.door.choose()} icon={<QrCodeScanner />} label={t('nav.door')} />
        <SidebarLink
          to={paths.organization(membership.organization_slug)}
          icon={<OpenInNew />}
          label={t('nav.public_page')}
        />
      </Box>
      <Box
        component={Link}
        to={paths.home()}
        aria-label="Admit"
        sx={{
          mt: 2,
          pt: 3,
          px: 2,
          minHeight: 44,
          borderTop: 1,
          borderColor: 'divider',
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          color: 'text.secondary',
          textDecoration: 'none',
          fontWeight: 640,
          letterSpacing: '-0.02em',
          fontSize: '0.875rem',
        }}
      >
        <LogoMark size={20} />
        Admit
      </Box>
    </Box>
  );
}

interface LinkProps {
  to: string;
  icon: ReactNode;
  label: string;
  current?: boolean;
}

function SidebarLink({ to, icon, label, current = false }: LinkProps) {
  return (
    <Box
      component={Link}
      to={to}
      aria-current={current ? 'page' : undefined}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 3,
        minHeight: { xs: 48, md: 40 },
        '@media (pointer: coarse)': { minHeight: 48 },
        px: 2.5,
        borderRadius: '10px',
        fontSize: '0.875rem',
        fontWeight: current ? 620 : 520,
        color: current ? 'text.primary' : 'text.secondary',
        bgcolor: current ? 'action.selected' : 'transparent',
        textDecoration: 'none',
        transition: 'background-color 150ms, color 150ms',
        '& svg': { fontSize: 20, color: current ? 'primary.main' : 'inherit' },
        '&:hover': { bgcolor: current ? 'action.selected' : 'action.hover', color: 'text.primary' },
      }}
    >
      {icon}
      {label}
    </Box>
  );
}
