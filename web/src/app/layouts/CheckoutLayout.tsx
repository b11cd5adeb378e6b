import Lock from '@mui/icons-material/LockOutlined';
import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { Logo } from '@/components/Logo';
import { OfflineBar } from '@/components/OfflineBar';
import { SlotTarget } from '@/components/Slot';
import { paths } from '../paths';
import { Main } from './Main';

/** Slim on purpose: nothing here leads away from paying but the logo. The page fills the clock's place. */
export default function CheckoutLayout() {
  const { t } = useTranslation('bookings');
  return (
    <>
      <OfflineBar />
      <Box
        component="header"
        sx={(theme) => ({
          position: 'sticky',
          insetBlockStart: 0,
          zIndex: theme.zIndex.appBar,
          bgcolor: 'background.default',
          borderBottom: 1,
          borderColor: 'divider',
        })}
      >
        <Container
          maxWidth={false}
          sx={{ maxWidth: 1088, height: 60, display: 'flex', alignItems: 'center', gap: 4 }}
        >
          <Logo to={paths.home()} />
          <Box sx={{ flex: 1 }} />
          <Box
            sx={{
              display: { xs: 'none', sm: 'flex' },
              alignItems: 'center',
              gap: 1.5,
              color: 'text.secondary',
            }}
          >
            <Lock sx={{ fontSize: 16 }} aria-hidden />
            <Typography variant="caption">{t('checkout.secure')}</Typography>
          </Box>
          <SlotTarget name="checkout-clock" />
        </Container>
      </Box>
      <Main>
        <Container maxWidth={false} sx={{ maxWidth: 1088, py: { xs: 6, md: 12 }, flex: 1 }}>
          <Outlet />
        </Container>
      </Main>
    </>
  );
}
