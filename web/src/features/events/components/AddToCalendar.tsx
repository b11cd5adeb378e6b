import CalendarIcon from '@mui/icons-material/EventOutlined';
import Button, { type ButtonProps } from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarEntry, googleCalendar, outlookCalendar } from '../lib/calendarLinks';

interface Props extends Pick<ButtonProps, 'variant' | 'size' | 'fullWidth'> {
  entry: CalendarEntry;
  /** The server's calendar file. */
  href?: string;
  /** Instead of a plain link, where the file needs the session. */
  onFile?: () => void;
}

export function AddToCalendar({ entry, href, onFile, ...look }: Props) {
  const { t } = useTranslation('events');
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  const away = { target: '_blank', rel: 'noopener noreferrer', component: 'a', onClick: close } as const;
  return (
    <>
      <Button
        {...look}
        startIcon={<CalendarIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-controls={anchor ? id : undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t('calendar.add')}
      </Button>
      <Menu id={id} anchorEl={anchor} open={anchor !== null} onClose={close}>
        {href && (
          <MenuItem component="a" href={href} download onClick={close}>
            {t('calendar.file')}
          </MenuItem>
        )}
        {onFile && (
          <MenuItem
            onClick={() => {
              close();
              onFile();
            }}
          >
            {t('calendar.file')}
          </MenuItem>
        )}
        <MenuItem {...away} href={googleCalendar(entry)}>
          {t('calendar.google')}
        </MenuItem>
        <MenuItem {...away} href={outlookCalendar(entry)}>
          {t('calendar.outlook')}
        </MenuItem>
      </Menu>
    </>
  );
}
