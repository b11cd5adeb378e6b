import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Section } from '@/components/Section';
import type { EventCard } from '../types';
import { EventTile } from './EventTile';

interface Props {
  title: string;
  text?: string;
  events: readonly EventCard[];
  /** Where all of them are. */
  to?: string;
}

const GAP = 24;

/** One row to leaf through: by touch, by wheel, by the arrows, by Tab. Nothing is shown for nothing. */
export function EventRow({ title, text, events, to }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  if (events.length === 0) return null;
  const scroll = (direction: 1 | -1) => {
    const box = list.current;
    box?.scrollBy({ left: direction * (box.clientWidth + GAP), behavior: 'smooth' });
  };
  return (
    <Section
      title={title}
      text={text}
      action={
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexShrink: 0 }}>
          {to && (
            <Button component={Link} to={to} variant="text" size="small">
              {t('action.show_all')}
            </Button>
          )}
          {events.length > 4 && (
            <Box sx={{ display: { xs: 'none', md: 'flex' }, gap: 1 }}>
              <IconButton onClick={() => scroll(-1)} aria-label={t('action.scroll_back')} size="small">
                <ChevronLeft />
              </IconButton>
              <IconButton onClick={() => scroll(1)} aria-label={t('action.scroll_on')} size="small">
                <ChevronRight />
              </IconButton>
            </Box>
          )}
        </Box>
      }
    >
      <Box
        component="ul"
        ref={list}
        sx={{
          listStyle: 'none',
          m: 0,
          display: 'grid',
          gridAutoFlow: 'column',
          gridAutoColumns: {
            xs: 'min(76%, 300px)',
            sm: `calc((100% - ${GAP}px) / 2.2)`,
            md: `calc((100% - ${3 * GAP}px) / 4)`,
          },
          gap: { xs: 4, md: `${GAP}px` },
          overflowX: 'auto',
          scrollSnapType: 'x mandatory',
          scrollbarWidth: 'none',
          // The row reaches the edge of the screen, and focus rings are not cut off.
          mx: { xs: -4, sm: -6 },
          px: { xs: 4, sm: 6 },
          scrollPaddingInline: { xs: 16, sm: 24 },
          py: 1.5,
          my: -1.5,
        }}
      >
        {events.map((event) => (
          <Box component="li" key={event.id} sx={{ scrollSnapAlign: 'start', minWidth: 0 }}>
            <EventTile event={event} />
          </Box>
        ))}
      </Box>
    </Section>
  );
}
