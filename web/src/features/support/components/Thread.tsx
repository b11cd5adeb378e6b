import LockOutlined from '@mui/icons-material/LockOutlined';
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EventTime } from '@/components/EventTime';
import type { Reply } from '../types';

interface Props {
  replies: readonly Reply[];
  /** Whose words stand on the right. */
  side: 'buyer' | 'member';
}

/** The talk, oldest first. New words scroll into sight and are read aloud. */
export function Thread({ replies, side }: Props) {
  const { t } = useTranslation('support');
  const end = useRef<HTMLDivElement>(null);
  const count = replies.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <Box role="log" aria-label={t('thread.label')} sx={{ display: 'flex', flexDirection: 'column', gap: 5 }}>
      {replies.map((reply) => (
        <Bubble key={reply.id} reply={reply} own={reply.author === side} />
      ))}
      <div ref={end} />
    </Box>
  );
}

function Bubble({ reply, own }: { reply: Reply; own: boolean }) {
  const { t } = useTranslation('support');
  return (
    <Box
      component="article"
      sx={{ display: 'flex', gap: 2.5, flexDirection: own ? 'row-reverse' : 'row', maxWidth: 1, minWidth: 0 }}
    >
      <Avatar
        aria-hidden
        sx={{
          width: 32,
          height: 32,
          fontSize: '0.8125rem',
          bgcolor: reply.author === 'member' ? 'primary.main' : 'action.selected',
          color: reply.author === 'member' ? 'primary.contrastText' : 'text.primary',
        }}
      >
        {reply.author_name.trim().slice(0, 1).toUpperCase() || '?'}
      </Avatar>
      <Box sx={{ minWidth: 0, maxWidth: 'min(560px, 82%)' }}>
        <Box
          sx={{
            mb: 1,
            fontSize: '0.8125rem',
            color: 'text.secondary',
            textAlign: own ? 'end' : 'start',
          }}
        >
          <Box component="span" sx={{ fontWeight: 600, color: 'text.primary' }}>
            {reply.author_name}
          </Box>{' '}
          <EventTime start={reply.created_at} variant="relative" />
        </Box>
        <Box
          sx={{
            px: 4,
            py: 3,
            borderRadius: own ? '16px 4px 16px 16px' : '4px 16px 16px 16px',
            border: 1,
            borderStyle: reply.internal ? 'dashed' : 'solid',
            borderColor: reply.internal ? 'warning.main' : own ? 'transparent' : 'divider',
            bgcolor: reply.internal ? 'warning.light' : own ? 'primary.soft' : 'background.paper',
            fontSize: '0.9375rem',
            lineHeight: 1.55,
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
          }}
        >
          {reply.internal && (
            <Box
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1,
                mb: 1,
                fontSize: '0.75rem',
                fontWeight: 620,
                color: 'warning.main',
              }}
            >
              <LockOutlined sx={{ fontSize: 14 }} aria-hidden />
              {t('thread.internal')}
            </Box>
          )}
          {reply.body}
        </Box>
      </Box>
    </Box>
  );
}
