import ArrowBack from '@mui/icons-material/ArrowBack';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutlined';
import Snooze from '@mui/icons-material/SnoozeOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { conversationQuery, useUpdateConversation } from '../api';
import type { ConversationDetail, ConversationState } from '../types';
import { AssigneeSelect } from './AssigneeSelect';
import { Composer } from './Composer';
import { Thread } from './Thread';

interface Props {
  organizationId: string;
  conversationId: string;
  onBack: () => void;
  /** Opens the customer's side where it has no room beside. */
  extra?: ReactNode;
}

export function ConversationPane({ organizationId, conversationId, onBack, extra }: Props) {
  const { data, error, refetch } = useQuery(conversationQuery(organizationId, conversationId));
  const may = useMay();
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Box sx={{ p: 5 }}>
        <ListSkeleton rows={4} height={88} />
      </Box>
    );
  }
  const reply = may('support_reply');
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, height: 1 }}>
      <Head organizationId={organizationId} conversation={data} onBack={onBack} extra={extra} reply={reply} />
      {/* Scrolls by itself, so it must be reachable without a mouse. */}
      <Box tabIndex={0} sx={{ flex: 1, overflow: 'auto', minHeight: 0, p: { xs: 4, md: 6 } }}>
        <Thread replies={data.replies} side="member" />
      </Box>
      {reply && (
        <Box sx={{ p: { xs: 3, md: 4 }, borderTop: 1, borderColor: 'divider' }}>
          <Composer key={data.id} organizationId={organizationId} conversation={data} />
        </Box>
      )}
    </Box>
  );
}

interface HeadProps {
  organizationId: string;
  conversation: ConversationDetail;
  onBack: () => void;
  extra: ReactNode;
  reply: boolean;
}

function Head({ organizationId, conversation, onBack, extra, reply }: HeadProps) {
  const { t } = useTranslation(['support', 'common']);
  const update = useUpdateConversation(organizationId, conversation.id);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const move = (state: ConversationState) => {
    const before = conversation.state;
    update.mutate(
      { state },
      {
        onSuccess: () =>
          notify(t(`support:moved.${state}`), {
            action: { label: t('common:action.undo'), run: () => update.mutate({ state: before }) },
          }),
        onError: (error) => notify(problemText(error), { severity: 'error' }),
      },
    );
  };
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        px: { xs: 2, md: 5 },
        py: 2.5,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <IconButton aria-label={t('support:inbox.back')} onClick={onBack} sx={{ display: { md: 'none' } }}>
        <ArrowBack />
      </IconButton>
      <Box sx={{ flex: '1 1 130px', minWidth: 0 }}>
        <Typography variant="h6" component="h2" noWrap>
          {conversation.subject}
        </Typography>
        <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
          {t(`support:state.${conversation.state}`)} · {conversation.event_title}
        </Typography>
      </Box>
      {reply && (
        <>
          <AssigneeSelect
            organizationId={organizationId}
            value={conversation.assignee ?? null}
            onChange={(assignee_id) =>
              update.mutate(
                { assignee_id },
                { onError: (error) => notify(problemText(error), { severity: 'error' }) },
              )
            }
          />
          {conversation.state !== 'resolved' && conversation.state !== 'snoozed' && (
            <IconButton
              aria-label={t('support:action.snooze')}
              title={t('support:action.snooze')}
              onClick={() => move('snoozed')}
            >
              <Snooze fontSize="small" />
            </IconButton>
          )}
          {conversation.state === 'resolved' || conversation.state === 'snoozed' ? (
            <Button size="small" onClick={() => move('open')}>
              {t('support:action.reopen')}
            </Button>
          ) : (
            <Button size="small" startIcon={<CheckCircleOutline />} onClick={() => move('resolved')}>
              {t('support:action.resolve')}
            </Button>
          )}
        </>
      )}
      {extra}
    </Box>
  );
}
