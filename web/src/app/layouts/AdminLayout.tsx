import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Container from '@mui/material/Container';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { ColorModeToggle } from '@/components/ColorModeToggle';
import { Logo } from '@/components/Logo';
import { paths } from '../paths';
import { AccountButton } from './AccountButton';
import { Main } from './Main';

/** For those who run the installation. */
export default function AdminLayout() {
  const { t } = useTranslation();
  const links = [
    [t('nav.admin_people'), paths.admin.people()],
    [t('nav.admin_fees'), paths.admin.fees()],
    [t('nav.admin_audit'), paths.admin.audit()],
  ] as const;
  return (
    <>
      <Box component="header" sx={{ borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
        <Container
          maxWidth={false}
          sx={{ maxWidth: 1248, height: 60, display: 'flex', alignItems: 'center', gap: 3 }}
        >
          <Logo to={paths.home()} />
          <Chip size="small" label={t('nav.admin')} />
          <Box sx={{ flex: 1 }} />
          <ColorModeToggle />
          <AccountButton />
        </Container>
      </Box>
      <Main>
        <Container maxWidth={false} sx={{ maxWidth: 1248, py: { xs: 6, md: 10 }, flex: 1 }}>
          <Box
            component="nav"
            aria-label={t('nav.admin')}
            sx={{ display: 'flex', gap: 1, mb: { xs: 5, md: 8 }, overflowX: 'auto', scrollbarWidth: 'none' }}
          >
            {links.map(([label, to]) => (
              <Box
                key={to}
                component={NavLink}
                to={to}
                end
                sx={{
                  display: 'flex',
                  alignItems: 'center',
                  flexShrink: 0,
                  minHeight: 44,
                  px: 4,
                  borderRadius: '999px',
                  fontSize: '0.9375rem',
                  fontWeight: 520,
                  color: 'text.secondary',
                  textDecoration: 'none',
                  '&:hover': { color: 'text.primary', bgcolor: 'action.hover' },
                  '&.active': { color: 'text.primary', bgcolor: 'action.selected', fontWeight: 600 },
                }}
              >
                {label}
              </Box>
            ))}
          </Box>
          <Outlet />
        </Container>
      </Main>
    </>
  );
}
