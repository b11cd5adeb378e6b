import Add from '@mui/icons-material/Add';
import Check from '@mui/icons-material/Check';
import UnfoldMore from '@mui/icons-material/UnfoldMore';
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Membership, useSession } from '@/contexts/SessionContext';
import { accentShades } from '@/theme/palette';
import { paths } from '../../paths';
import { initials } from '../AccountButton';

interface Props {
  membership: Membership;
  onChoose?: () => void;
}

export function OrganizationSwitcher({ membership, onChoose }: Props) {
  const { t } = useTranslation('organizer');
  const { memberships } = useSession();
  const navigate = useNavigate();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  const choose = (organizationId: string) => {
    close();
    onChoose?.();
    navigate(paths.organizer.dashboard(organizationId));
  };
  return (
    <>
      <ButtonBase
        aria-label={`${t('switcher.label')}: ${membership.organization_name}`}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{
          width: 1,
          minHeight: 52,
          gap: 2.5,
          px: 2,
          borderRadius: '10px',
          justifyContent: 'flex-start',
          textAlign: 'start',
          '&:hover': { bgcolor: 'action.hover' },
        }}
      >
        <Badge membership={membership} />
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Typography variant="subtitle2" component="div" noWrap>
            {membership.organization_name}
          </Typography>
          <Typography component="div" noWrap sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {t(`roles.${membership.role}`)}
          </Typography>
        </Box>
        <UnfoldMore fontSize="small" sx={{ color: 'text.secondary' }} />
      </ButtonBase>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        slotProps={{ paper: { sx: { width: 272 } } }}
      >
        {memberships.map((one) => (
          <MenuItem
            key={one.organization_id}
            selected={one.organization_id === membership.organization_id}
            onClick={() => choose(one.organization_id)}
          >
            <Badge membership={one} small />
            <Typography variant="body2" noWrap sx={{ flex: 1 }}>
              {one.organization_name}
            </Typography>
            {one.organization_id === membership.organization_id && <Check fontSize="small" aria-hidden />}
          </MenuItem>
        ))}
        <Divider component="li" sx={{ my: 1.5 }} />
        <MenuItem component={Link} to={paths.organizer.choose()} onClick={close}>
          <ListItemIcon>
            <Add fontSize="small" />
          </ListItemIcon>
          {t('switcher.create')}
        </MenuItem>
      </Menu>
    </>
  );
}

function Badge({ membership, small = false }: { membership: Membership; small?: boolean }) {
  const shades = accentShades(membership.accent_color, 'light');
  const size = small ? 24 : 34;
  return (
    <Avatar
      variant="rounded"
      aria-hidden
      sx={{
        width: size,
        height: size,
        borderRadius: '8px',
        fontSize: small ? '0.625rem' : '0.75rem',
        bgcolor: shades.main,
        color: shades.contrastText,
      }}
    >
      {initials(membership.organization_name)}
    </Avatar>
  );
}
