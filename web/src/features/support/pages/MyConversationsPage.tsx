import ExpandMore from '@mui/icons-material/ExpandMore';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { ShowMore } from '@/components/ShowMore';
import { ListSkeleton } from '@/components/Skeletons';
import { myConversationsQuery } from '../api';
import { BuyerConversation } from '../components/BuyerConversation';
import type { Conversation } from '../types';

export default function MyConversationsPage() {
  const { t } = useTranslation('support');
  const query = useInfiniteQuery(myConversationsQuery);
  const { data, error, refetch } = query;
  return (
    <>
      <PageHeader title={t('mine.title')} text={t('mine.text')} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={3} />
      ) : data.length === 0 ? (
        <EmptyState
          art="inbox"
          title={t('mine.empty_title')}
          text={t('mine.empty_text')}
          action={{ label: t('mine.to_bookings'), to: paths.account.bookings() }}
        />
      ) : (
        <Box sx={{ maxWidth: 760 }}>
          {data.map((conversation) => (
            <OneOfMine key={conversation.id} conversation={conversation} />
          ))}
          <ShowMore query={query} />
        </Box>
      )}
    </>
  );
}

function OneOfMine({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('support');
  return (
    <Accordion slotProps={{ transition: { unmountOnExit: true } }}>
      <AccordionSummary expandIcon={<ExpandMore />}>
        <Box sx={{ flex: 1, minWidth: 0, pr: 2 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
            <Typography variant="subtitle2" component="span" noWrap>
              {conversation.subject}
            </Typography>
            {conversation.unread && (
              <Chip
                size="small"
                label={t('mine.new_answer')}
                sx={{ bgcolor: 'primary.soft', color: 'primary.main' }}
              />
            )}
          </Box>
          <Typography variant="caption" component="div" noWrap sx={{ color: 'text.secondary' }}>
            {conversation.event_title} · <EventTime start={conversation.last_reply_at} variant="relative" />
          </Typography>
        </Box>
      </AccordionSummary>
      <AccordionDetails>
        <Typography variant="caption" component="p" sx={{ mb: 5 }}>
          <MuiLink component={Link} to={paths.booking(conversation.event_id, conversation.booking_id)}>
            {t('mine.booking', { reference: conversation.booking_reference })}
          </MuiLink>
        </Typography>
        <BuyerConversation conversation={conversation} />
      </AccordionDetails>
    </Accordion>
  );
}
