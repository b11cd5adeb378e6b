import MoreHoriz from '@mui/icons-material/MoreHoriz';
import OpenInNew from '@mui/icons-material/OpenInNew';
import Visibility from '@mui/icons-material/VisibilityOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useMay } from '@/features/users';
import type { OrganizerEvent } from '../types';
import { CancelEventDialog } from './CancelEventDialog';
import { useLifecycle } from './useLifecycle';

/** Publish, look at, copy, end: what can be done with an event as a whole, by its state. */
export function EventActions({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const { publish, unpublish, archive, duplicate, busy } = useLifecycle(event);
  const manage = may('events_manage');
  const run = (act: () => unknown) => () => {
    setAnchor(null);
    void act();
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
      {event.state === 'published' ? (
        <Button component={Link} to={paths.event(event.slug)} startIcon={<OpenInNew />}>
          {t('workspace.public_page')}
        </Button>
      ) : (
        <Button
          component={Link}
          to={paths.organizer.preview(event.organization_id, event.id)}
          startIcon={<Visibility />}
        >
          {t('workspace.preview')}
        </Button>
      )}
      {manage && event.state === 'draft' && (
        <Button variant="contained" color="primary" loading={busy} onClick={() => void publish()}>
          {t('workspace.publish')}
        </Button>
      )}
      {manage && (
        <IconButton
          aria-label={t('workspace.more')}
          aria-haspopup="menu"
          aria-expanded={anchor !== null}
          onClick={(click) => setAnchor(click.currentTarget)}
          sx={{ border: 1, borderColor: 'divider' }}
        >
          <MoreHoriz />
        </IconButton>
      )}
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={run(duplicate)}>{t('workspace.duplicate')}</MenuItem>
        {event.state === 'published' && (
          <MenuItem onClick={run(unpublish)}>{t('workspace.unpublish')}</MenuItem>
        )}
        {event.state !== 'archived' && <MenuItem onClick={run(archive)}>{t('workspace.archive')}</MenuItem>}
        {event.state === 'published' && (
          <MenuItem onClick={run(() => setCancelling(true))} sx={{ color: 'error.main' }}>
            {t('workspace.cancel_event')}
          </MenuItem>
        )}
      </Menu>
      {cancelling && <CancelEventDialog event={event} onClose={() => setCancelling(false)} />}
    </Box>
  );
}
