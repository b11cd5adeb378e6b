import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { EventTime } from '@/components/EventTime';
import { SearchField } from '@/components/SearchField';
import { ShowMore } from '@/components/ShowMore';
import { ListSkeleton } from '@/components/Skeletons';
import { useDebounce } from '@/hooks/useDebounce';
import { countsQuery, inboxQuery } from '../api';
import type { ConversationCard, ConversationState } from '../types';
import { StateTabs } from './StateTabs';

interface Props {
  organizationId: string;
  selected: string | null;
  state: ConversationState;
  onState: (state: ConversationState) => void;
}

export function InboxList({ organizationId, selected, state, onState }: Props) {
  const { t } = useTranslation('support');
  const [typed, setTyped] = useState('');
  const q = useDebounce(typed.trim());
  const [mine, setMine] = useState(false);
  const counts = useQuery(countsQuery(organizationId));
  const list = useInfiniteQuery(
    inboxQuery(organizationId, { state, ...(q ? { q } : {}), ...(mine ? { mine } : {}) }),
  );
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, height: 1 }}>
      <Box sx={{ p: 3, pb: 1, display: 'grid', gap: 2, borderBottom: 1, borderColor: 'divider' }}>
        <SearchField
          label={t('inbox.search')}
          placeholder={t('inbox.search')}
          onSearch={setTyped}
          onType={setTyped}
        />
        <StateTabs value={state} counts={counts.data} onChange={onState} />
        <FormControlLabel
          control={<Switch checked={mine} onChange={(_, on) => setMine(on)} />}
          label={t('inbox.mine')}
          sx={{ '& .MuiFormControlLabel-label': { fontSize: '0.875rem' } }}
        />
      </Box>
      <Box sx={{ flex: 1, overflow: 'auto', minHeight: 0 }}>
        {list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <Box sx={{ p: 3 }}>
            <ListSkeleton rows={6} height={84} />
          </Box>
        ) : list.data.length === 0 ? (
          <EmptyState
            art={q ? 'search' : 'inbox'}
            title={q || mine ? t('inbox.none_found') : t(`inbox.empty.${state}_title`)}
            text={q || mine ? t('inbox.none_found_text') : t(`inbox.empty.${state}_text`)}
          />
        ) : (
          <Box component="ul" aria-label={t('inbox.list')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {list.data.map((card) => (
              <li key={card.id}>
                <Row
                  card={card}
                  selected={card.id === selected}
                  organizationId={organizationId}
                  state={state}
                />
              </li>
            ))}
          </Box>
        )}
        <ShowMore query={list} />
      </Box>
    </Box>
  );
}

interface RowProps {
  card: ConversationCard;
  selected: boolean;
  organizationId: string;
  state: ConversationState;
}

function Row({ card, selected, organizationId, state }: RowProps) {
  const { t } = useTranslation('support');
  const waiting = card.state === 'open' && card.last_author === 'buyer';
  return (
    <Box
      component={Link}
      to={`${paths.organizer.support(organizationId, card.id)}&state=${state}`}
      aria-current={selected ? 'true' : undefined}
      sx={(theme) => ({
        display: 'block',
        px: 4,
        py: 3,
        borderBottom: 1,
        borderColor: 'divider',
        color: 'inherit',
        textDecoration: 'none',
        bgcolor: selected ? 'primary.soft' : 'transparent',
        boxShadow: selected ? `inset 3px 0 0 ${theme.vars.palette.primary.main}` : 'none',
        '&:hover': { bgcolor: selected ? 'primary.soft' : 'action.hover' },
        '&:focus-visible': { outlineOffset: -3 },
      })}
    >
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2 }}>
        {waiting && (
          <Box
            role="img"
            aria-label={t('inbox.waiting')}
            sx={{
              width: 8,
              height: 8,
              borderRadius: 999,
              bgcolor: 'primary.main',
              flexShrink: 0,
              alignSelf: 'center',
            }}
          />
        )}
        <Typography
          variant="subtitle2"
          component="span"
          noWrap
          sx={{ flex: 1, fontWeight: waiting ? 680 : 560 }}
        >
          {card.name || card.email}
        </Typography>
        <Typography
          component="span"
          sx={{ fontSize: '0.75rem', color: 'text.secondary', whiteSpace: 'nowrap' }}
        >
          <EventTime start={card.last_reply_at} variant="relative" />
        </Typography>
      </Box>
      <Typography variant="body2" noWrap sx={{ mt: 0.5, fontWeight: 540 }}>
        {card.subject}
      </Typography>
      <Typography
        variant="caption"
        component="div"
        sx={{
          color: 'text.secondary',
          display: '-webkit-box',
          WebkitLineClamp: 2,
          WebkitBoxOrient: 'vertical',
          overflow: 'hidden',
          overflowWrap: 'anywhere',
        }}
      >
        {card.excerpt}
      </Typography>
      <Box sx={{ mt: 1.5, display: 'flex', gap: 2, alignItems: 'center', minWidth: 0 }}>
        <Typography noWrap sx={{ fontSize: '0.75rem', color: 'text.secondary', minWidth: 0 }}>
          {card.event_title} · <span className="tabular">{card.booking_reference}</span>
        </Typography>
        {card.assignee && (
          <Chip
            size="small"
            label={card.assignee.name}
            sx={{ marginInlineStart: 'auto', height: 20, fontSize: '0.75rem' }}
          />
        )}
      </Box>
    </Box>
  );
}
