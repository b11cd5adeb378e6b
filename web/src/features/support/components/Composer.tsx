import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputBase from '@mui/material/InputBase';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useProblemText } from '@/hooks/useProblemText';
import { type MemberReply, useReplyAsMember } from '../api';
import type { ConversationDetail } from '../types';
import { useDraft } from './useDraft';

interface Props {
  organizationId: string;
  conversation: ConversationDetail;
}

/** Answer the buyer or leave a note for the team. Ctrl or Cmd + Enter sends. */
export function Composer({ organizationId, conversation }: Props) {
  const { t } = useTranslation('support');
  const [text, setText] = useDraft(conversation.id);
  const [internal, setInternal] = useState(false);
  const send = useReplyAsMember(organizationId, conversation.id);
  const problemText = useProblemText();
  const ready = text.trim() !== '' && !send.isPending;

  const submit = (more: Partial<MemberReply> = {}) => {
    if (!ready) return;
    send.mutate({ body: text.trim(), internal, ...more }, { onSuccess: () => setText('') });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  const label = internal
    ? t('composer.note_label')
    : t('composer.reply_label', { name: conversation.buyer_name });
  return (
    <Box
      sx={{
        border: 1,
        borderColor: internal ? 'warning.main' : 'divider',
        borderStyle: internal ? 'dashed' : 'solid',
        borderRadius: '12px',
        bgcolor: internal ? 'warning.light' : 'background.paper',
        '&:focus-within': { borderColor: internal ? 'warning.main' : 'primary.main' },
      }}
    >
      {send.error && (
        <Alert severity="error" sx={{ m: 2 }}>
          {toProblem(send.error).errors.some(({ code }) => code === 'card_number')
            ? t('composer.card_number')
            : problemText(send.error)}
        </Alert>
      )}
      <InputBase
        multiline
        fullWidth
        minRows={3}
        maxRows={12}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
        placeholder={label}
        inputProps={{ 'aria-label': label, maxLength: 10000 }}
        sx={{ px: 4, pt: 3, fontSize: '0.9375rem' }}
      />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, p: 2 }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={internal}
          onChange={(_, next: boolean | null) => next !== null && setInternal(next)}
          aria-label={t('composer.kind')}
        >
          <ToggleButton value={false}>{t('composer.reply')}</ToggleButton>
          <ToggleButton value={true}>{t('composer.note')}</ToggleButton>
        </ToggleButtonGroup>
        <Box sx={{ flex: '1 1 auto', display: 'flex', justifyContent: 'flex-end', gap: 2 }}>
          {!internal && (
            <Button size="small" disabled={!ready} onClick={() => submit({ resolve: true })}>
              {t('composer.send_resolve')}
            </Button>
          )}
          <Button
            size="small"
            variant="contained"
            color="primary"
            disabled={!ready}
            loading={send.isPending}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            onClick={() => submit()}
          >
            {internal ? t('composer.add_note') : t('composer.send')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
