import AdminPanel from '@mui/icons-material/AdminPanelSettingsOutlined';
import ConfirmationNumber from '@mui/icons-material/ConfirmationNumberOutlined';
import Explore from '@mui/icons-material/ExploreOutlined';
import Login from '@mui/icons-material/Login';
import Logout from '@mui/icons-material/Logout';
import PersonAdd from '@mui/icons-material/PersonAddOutlined';
import Person from '@mui/icons-material/PersonOutlined';
import ReceiptLong from '@mui/icons-material/ReceiptLongOutlined';
import Storefront from '@mui/icons-material/StorefrontOutlined';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { mayAdminister } from '../administer';
import { paths } from '../paths';

interface Props {
  anchor: HTMLElement;
  onClose: () => void;
}

export default function AccountMenu({ anchor, onClose }: Props) {
  const { t } = useTranslation();
  const { user, signOut } = useSession();
  const { notify } = useFeedback();
  const navigate = useNavigate();

  const leave = async () => {
    onClose();
    try {
      await signOut();
      navigate(paths.home());
    } catch (error) {
      notify(toProblem(error).offline ? t('error.offline') : t('error.unexpected'), { severity: 'error' });
    }
  };

  const item = (to: string, icon: ReactNode, label: string) => (
    <MenuItem key={to} component={Link} to={to} onClick={onClose}>
      <ListItemIcon>{icon}</ListItemIcon>
      {label}
    </MenuItem>
  );

  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      slotProps={{ paper: { sx: { minWidth: 248 } } }}
    >
      {user && (
        <Box component="li" role="none" sx={{ px: 3, pt: 2, pb: 3 }}>
          <Typography variant="subtitle2" component="div" noWrap>
            {user.name || user.email}
          </Typography>
          {user.name && (
            <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
              {user.email}
            </Typography>
          )}
        </Box>
      )}
      {user && <Divider component="li" sx={{ mb: 1.5 }} />}
      {user && item(paths.account.tickets(), <ConfirmationNumber fontSize="small" />, t('nav.my_tickets'))}
      {user && item(paths.account.bookings(), <ReceiptLong fontSize="small" />, t('nav.bookings'))}
      {user && item(paths.account.profile(), <Person fontSize="small" />, t('nav.profile'))}
      {!user && item(paths.signIn(), <Login fontSize="small" />, t('action.sign_in'))}
      {!user && item(paths.register(), <PersonAdd fontSize="small" />, t('nav.register'))}
      <Divider component="li" sx={{ my: 1.5 }} />
      {item(paths.search(), <Explore fontSize="small" />, t('nav.discover'))}
      {item(paths.organizer.choose(), <Storefront fontSize="small" />, t('nav.organize'))}
      {mayAdminister(user?.platform_role) &&
        item(paths.admin.people(), <AdminPanel fontSize="small" />, t('nav.admin'))}
      {user && <Divider component="li" sx={{ my: 1.5 }} />}
      {user && (
        <MenuItem onClick={leave}>
          <ListItemIcon>
            <Logout fontSize="small" />
          </ListItemIcon>
          {t('action.sign_out')}
        </MenuItem>
      )}
    </Menu>
  );
}
