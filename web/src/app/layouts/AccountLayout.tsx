import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { paths } from '../paths';
import PublicLayout from './PublicLayout';

/** The visitor's own pages: a list at the side, a scrolling row of pills on a phone. */
export default function AccountLayout() {
  const { t } = useTranslation();
  const links = [
    [t('nav.bookings'), paths.account.bookings()],
    [t('nav.my_tickets'), paths.account.tickets()],
    [t('nav.waiting_lists'), paths.account.waitingLists()],
    [t('nav.profile'), paths.account.profile()],
    [t('nav.security'), paths.account.security()],
    [t('nav.privacy'), paths.account.privacy()],
    [t('nav.support'), paths.account.support()],
  ] as const;
  return (
    <PublicLayout>
      <Container
        maxWidth={false}
        sx={{
          maxWidth: 1248,
          py: { xs: 5, md: 12 },
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '208px minmax(0, 1fr)' },
          gap: { xs: 6, md: 14 },
          alignItems: 'start',
        }}
      >
        <Box
          component="nav"
          aria-label={t('nav.account')}
          sx={{
            display: 'flex',
            flexDirection: { md: 'column' },
            gap: 1,
            mx: { xs: -4, md: 0 },
            px: { xs: 4, md: 0 },
            overflowX: 'auto',
            scrollbarWidth: 'none',
            position: { md: 'sticky' },
            insetBlockStart: { md: 100 },
          }}
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
                px: { xs: 4, md: 3 },
                borderRadius: { xs: '999px', md: '10px' },
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
        <Box sx={{ minWidth: 0 }}>
          <Outlet />
        </Box>
      </Container>
    </PublicLayout>
  );
}
