import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';
import { useReplyAsBuyer } from '../api';
import type { Conversation } from '../types';
import { Thread } from './Thread';
import { useDraft } from './useDraft';

/** One talk as the buyer sees it, with room for an answer. */
export function BuyerConversation({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('support');
  const [text, setText] = useDraft(conversation.id);
  const problemText = useProblemText();
  const reply = useReplyAsBuyer(
    { eventId: conversation.event_id, bookingId: conversation.booking_id },
    conversation.id,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) reply.mutate(text.trim(), { onSuccess: () => setText('') });
  };
  return (
    <Box>
      <Thread replies={conversation.replies} side="buyer" />
      {conversation.state === 'resolved' && (
        <Typography variant="caption" component="p" sx={{ mt: 4, color: 'text.secondary' }}>
          {t('buyer.resolved')}
        </Typography>
      )}
      <Box component="form" onSubmit={submit} sx={{ mt: 5, display: 'grid', gap: 3 }}>
        {reply.error && (
          <Alert severity="error">
            {toProblem(reply.error).errors.some(({ code }) => code === 'card_number')
              ? t('composer.card_number')
              : problemText(reply.error)}
          </Alert>
        )}
        <TextField
          label={t('buyer.answer')}
          multiline
          minRows={2}
          maxRows={10}
          value={text}
          onChange={(event) => setText(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 10000 } }}
        />
        <Box>
          <Button type="submit" disabled={!text.trim()} loading={reply.isPending}>
            {t('composer.send')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
