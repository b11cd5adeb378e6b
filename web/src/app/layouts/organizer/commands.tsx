import Add from '@mui/icons-material/Add';
import Contrast from '@mui/icons-material/Contrast';
import Event from '@mui/icons-material/EventOutlined';
import Logout from '@mui/icons-material/Logout';
import Public from '@mui/icons-material/Public';
import QrCodeScanner from '@mui/icons-material/QrCodeScanner';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useColorMode } from '@/contexts/ColorModeContext';
import { useSession } from '@/contexts/SessionContext';
import { eventTitlesQuery } from '@/features/events/organizer';
import { allows } from '@/features/users';
import { paths } from '../../paths';
import { useNavigationItems } from './navigation';

export interface Command {
  id: string;
  label: string;
  group: string;
  icon: ReactNode;
  run: () => void;
}

/** Everything the palette offers. The events are asked for only while it is open. */
export function useCommands(organizationId: string, open: boolean): Command[] {
  const { t } = useTranslation('organizer');
  const navigate = useNavigate();
  const { toggle } = useColorMode();
  const { memberships, membership, signOut } = useSession();
  const member = membership(organizationId);
  const { data: events = [] } = useQuery({
    ...eventTitlesQuery(organizationId),
    enabled: open && allows(member, 'events_read'),
  });
  const goTo = t('palette.go_to');
  const actions = t('palette.actions');
  const organizations = memberships.filter((one) => one.organization_id !== organizationId);
  return [
    ...useNavigationItems(organizationId).map(({ label, to, icon }) => ({
      id: to,
      label,
      group: goTo,
      icon,
      run: () => navigate(to),
    })),
    {
      id: 'door',
      label: t('nav.door'),
      group: goTo,
      icon: <QrCodeScanner />,
      run: () => navigate(paths.door.choose()),
    },
    {
      id: 'site',
      label: t('palette.back_to_site'),
      group: goTo,
      icon: <Public />,
      run: () => navigate(paths.home()),
    },
    ...(allows(member, 'events_manage')
      ? [
          {
            id: 'new-event',
            label: t('palette.new_event'),
            group: actions,
            icon: <Add />,
            run: () => navigate(paths.organizer.newEvent(organizationId)),
          },
        ]
      : []),
    { id: 'color', label: t('palette.toggle_color_mode'), group: actions, icon: <Contrast />, run: toggle },
    {
      id: 'sign-out',
      label: t('palette.sign_out'),
      group: actions,
      icon: <Logout />,
      run: () => void signOut().then(() => navigate(paths.home())),
    },
    ...events.map(({ id, title }) => ({
      id,
      label: title,
      group: t('nav.events'),
      icon: <Event />,
      run: () => navigate(paths.organizer.event(organizationId, id)),
    })),
    ...organizations.map((one) => ({
      id: one.organization_id,
      label: one.organization_name,
      group: t('switcher.label'),
      icon: null,
      run: () => navigate(paths.organizer.dashboard(one.organization_id)),
    })),
  ];
}

/** Every typed word must occur somewhere; order of the list is kept. */
export function matching(commands: readonly Command[], query: string): Command[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label, group }) => {
    const text = `${label} ${group}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
