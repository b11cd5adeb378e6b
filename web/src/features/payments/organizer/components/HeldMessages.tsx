import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ShowMore } from '@/components/ShowMore';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import {
  type HeldMessage,
  heldMessagesQuery,
  usePutAside,
  useRelease,
  useSendBack,
} from '../reconciliationApi';
import { ReasonDialog } from './ReasonDialog';
import { useTelling } from './useTelling';

/** Messages that were not believed and wait for somebody; nothing at all when there are none. */
export function HeldMessages({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('reconciliation');
  const messages = useInfiniteQuery(heldMessagesQuery(organizationId));
  if (!messages.data?.length) return null;
  return (
    <Box component="section" sx={{ display: 'grid', gap: 3 }}>
      <Box>
        <Typography variant="h5" component="h2">
          {t('messages.title')}
        </Typography>
        <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
          {t('messages.text')}
        </Typography>
      </Box>
      {messages.data.map((message) => (
        <Message key={message.id} organizationId={organizationId} message={message} />
      ))}
      <ShowMore query={messages} />
    </Box>
  );
}

function Message({ organizationId, message }: { organizationId: string; message: HeldMessage }) {
  const { t } = useTranslation('reconciliation');
  const mend = useMay()('bookings_manage');
  const tell = useTelling();
  const { confirm } = useFeedback();
  const release = useRelease(organizationId);
  const sendBack = useSendBack(organizationId);
  const putAside = usePutAside(organizationId);
  const [asking, setAsking] = useState(false);
  const onSendBack = async () => {
    const yes = await confirm({
      title: t('messages.send_back_title'),
      body: t('messages.send_back_text'),
      confirmLabel: t('messages.send_back'),
      destructive: true,
    });
    if (yes) sendBack.mutate(message.id, tell(t('messages.sent_back')));
  };
  return (
    <Alert severity="warning">
      <AlertTitle>{t(`doubt.${message.reason}`)}</AlertTitle>
      {[message.description, message.provider, message.kind].filter(Boolean).join(' · ')}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4, mt: 1 }}>
        {message.their_amount && (
          <span>
            {t('theirs')}: <Money {...message.their_amount} />
          </span>
        )}
        {message.our_amount && (
          <span>
            {t('ours')}: <Money {...message.our_amount} />
          </span>
        )}
        <EventTime start={message.received_at} />
      </Box>
      {mend && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 3 }}>
          <Button
            size="small"
            variant="contained"
            color="primary"
            loading={release.isPending}
            onClick={() => release.mutate(message.id, tell(t('messages.released')))}
          >
            {t('messages.release')}
          </Button>
          {message.refundable && (
            <Button size="small" loading={sendBack.isPending} onClick={() => void onSendBack()}>
              {t('messages.send_back')}
            </Button>
          )}
          <Button size="small" onClick={() => setAsking(true)}>
            {t('messages.put_aside')}
          </Button>
        </Box>
      )}
      {asking && (
        <ReasonDialog
          title={t('messages.put_aside')}
          text={t('messages.put_aside_text')}
          submitLabel={t('messages.put_aside')}
          onClose={() => setAsking(false)}
          onSave={(reason) => putAside.mutateAsync({ id: message.id, reason })}
        />
      )}
    </Alert>
  );
}
