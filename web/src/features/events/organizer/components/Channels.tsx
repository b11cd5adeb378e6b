import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { usePlace } from '../place';
import { useReleaseChannel } from '../ticketsApi';
import type { Pool } from '../types';
import { ChannelDialog } from './ChannelDialog';

interface Props {
  pool: Pool;
  channels: readonly Pool[];
  timeZone: string;
}

/** Places of a pool that are set aside: for whom, how they sell, and when the rest goes back. */
export function Channels({ pool, channels, timeZone }: Props) {
  const { t } = useTranslation('organizer');
  const [open, setOpen] = useState<Pool | 'new' | null>(null);
  return (
    <Box sx={{ mt: 3, pt: 3, borderTop: 1, borderColor: 'divider' }}>
      {channels.map((channel) => (
        <ChannelRow key={channel.id} channel={channel} timeZone={timeZone} onEdit={() => setOpen(channel)} />
      ))}
      <Button size="small" variant="text" startIcon={<Add />} onClick={() => setOpen('new')} sx={{ ml: -2 }}>
        {t('channels.add')}
      </Button>
      {open && (
        <ChannelDialog
          pool={pool}
          channel={open === 'new' ? undefined : open}
          timeZone={timeZone}
          onClose={() => setOpen(null)}
        />
      )}
    </Box>
  );
}

function ChannelRow({ channel, timeZone, onEdit }: { channel: Pool; timeZone: string; onEdit: () => void }) {
  const { t } = useTranslation('organizer');
  const release = useReleaseChannel(usePlace());
  const { confirm, notify } = useFeedback();
  const words = useProblemText();
  const onRelease = async () => {
    const yes = await confirm({
      title: t('channels.release_title', { name: channel.name }),
      body: t('channels.release_text', { count: channel.free }),
      confirmLabel: t('channels.release'),
    });
    if (!yes) return;
    release.mutate(channel.id, {
      onSuccess: () => notify(t('channels.released', { name: channel.name })),
      onError: (error) => notify(words(error), { severity: 'error' }),
    });
  };
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 3, rowGap: 1, py: 1.5 }}>
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2 }}>
          <Typography variant="body2" sx={{ fontWeight: 560 }}>
            {channel.name}
          </Typography>
          {channel.released_at && <Chip size="small" label={t('channels.closed')} />}
        </Box>
        <Typography variant="caption" component="div" className="tabular" sx={{ color: 'text.secondary' }}>
          {t('channels.numbers', {
            sold: channel.sold,
            held: channel.held,
            free: channel.free,
            of: channel.capacity,
          })}
          {!channel.released_at && channel.release_at && (
            <>
              {' · '}
              {t('channels.until')} <EventTime start={channel.release_at} timeZone={timeZone} />
            </>
          )}
        </Typography>
      </Box>
      {!channel.released_at && (
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button size="small" variant="text" onClick={onEdit}>
            {t('channels.change')}
          </Button>
          <Button size="small" variant="text" loading={release.isPending} onClick={() => void onRelease()}>
            {t('channels.release')}
          </Button>
        </Box>
      )}
    </Box>
  );
}
