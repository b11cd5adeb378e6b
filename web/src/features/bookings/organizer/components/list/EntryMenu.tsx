import MoreVert from '@mui/icons-material/MoreVert';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/features/users';
import type { ListedEntry } from '../../waitingListApi';

export type EntryAct = 'move' | 'offer' | 'remove' | 'history';

interface Props {
  entry: ListedEntry;
  onAct: (act: EntryAct) => void;
}

/** What can be done with one person on the list. */
export function EntryMenu({ entry, onAct }: Props) {
  const { t } = useTranslation('waiting');
  const manages = useMay()('bookings_manage');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const listed = entry.place != null;
  const acts: EntryAct[] = [
    ...(manages && listed && entry.state !== 'offered' ? (['offer'] as const) : []),
    ...(manages && listed ? (['move', 'remove'] as const) : []),
    'history',
  ];
  return (
    <>
      <IconButton
        aria-label={t('desk.menu', { email: entry.email })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreVert />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {acts.map((act) => (
          <MenuItem
            key={act}
            onClick={() => {
              setAnchor(null);
              onAct(act);
            }}
          >
            {t(`desk.${act}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
