import ArrowBack from '@mui/icons-material/ArrowBack';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import { useTranslation } from 'react-i18next';
import { Link, Outlet } from 'react-router';
import { SlotTarget } from '@/components/Slot';
import { useForcedScheme } from '@/contexts/ColorModeContext';
import { paths } from '../paths';
import { Main } from './Main';

/** Full screen and dark: the door is dim, the phone is held at arm's length, the verdict must be the light. */
export default function DoorLayout() {
  const { t } = useTranslation('door');
  useForcedScheme('dark');
  return (
    <Box
      data-scheme="dark"
      sx={{
        height: '100dvh',
        display: 'flex',
        flexDirection: 'column',
        bgcolor: '#000',
        color: 'text.primary',
        overflow: 'hidden',
      }}
    >
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          px: 2,
          pt: 'env(safe-area-inset-top)',
          minHeight: 56,
          flexShrink: 0,
        }}
      >
        <IconButton component={Link} to={paths.door.choose()} aria-label={t('leave')}>
          <ArrowBack />
        </IconButton>
        <SlotTarget name="door-status" sx={{ flex: 1, minWidth: 0 }} />
      </Box>
      <Main sx={{ overflow: 'auto', pb: 'env(safe-area-inset-bottom)' }}>
        <Outlet />
      </Main>
    </Box>
  );
}
