import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Container from '@mui/material/Container';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { ColorModeToggle } from '@/components/ColorModeToggle';
import { Logo } from '@/components/Logo';
import { paths } from '../paths';
import { AccountButton } from './AccountButton';
import { Main } from './Main';

/** For those who run the installation. */
export default function AdminLayout() {
  const { t } = useTranslation();
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
          <Outlet />
        </Container>
      </Main>
    </>
  );
}
