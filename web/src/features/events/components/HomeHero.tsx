import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { paths } from '@/app/paths';
import { Cover } from '@/components/Cover';
import { SearchBar } from '@/components/SearchBar';
import { suggest } from '../api';
import { coverImage } from '../lib/cover';
import type { EventCard } from '../types';

interface Props {
  cities: readonly string[];
  city: string;
  /** Shown as a small fan of pictures beside the words. */
  events: readonly EventCard[];
}

/** The first thing anyone sees: what this place is for, and the bar that takes them there. */
export function HomeHero({ cities, city, events }: Props) {
  const { t } = useTranslation('events');
  const navigate = useNavigate();
  return (
    <Box
      component="section"
      aria-labelledby="hero"
      sx={(theme) => ({
        // The fan may lean out, the suggestions below the bar have to.
        overflowX: 'clip',
        background: `radial-gradient(60% 90% at 88% 0%, color-mix(in srgb, ${theme.vars.palette.primary.main} 13%, transparent), transparent 70%), radial-gradient(46% 80% at 4% 12%, color-mix(in srgb, ${theme.vars.palette.warning.main} 9%, transparent), transparent 72%)`,
      })}
    >
      <Container maxWidth={false} sx={{ maxWidth: 1248, pt: { xs: 9, md: 16 }, pb: { xs: 6, md: 8 } }}>
        <Box
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', md: 'minmax(0, 1fr) 460px' },
            alignItems: 'center',
            gap: 8,
          }}
        >
          <Box>
            <Typography id="hero" variant="display" component="h1">
              {t('home.title')}
            </Typography>
            <Typography
              variant="subtitle1"
              sx={{ mt: { xs: 3, md: 5 }, color: 'text.secondary', maxWidth: 520, textWrap: 'pretty' }}
            >
              {t('home.text')}
            </Typography>
          </Box>
          <Fan events={events} />
        </Box>
        <Box sx={{ mt: { xs: 6, md: 9 }, position: 'relative' }}>
          <SearchBar
            key={city}
            cities={cities}
            value={{ city }}
            suggest={suggest}
            onSearch={({ q, city: where, when }) => navigate(paths.search({ q, city: where, when }))}
          />
        </Box>
      </Container>
    </Box>
  );
}

const turns = [-9, 2, 11];

/** Decoration: the same events are right below as links. */
function Fan({ events }: { events: readonly EventCard[] }) {
  const shown = events.slice(0, 3);
  return (
    <Box aria-hidden sx={{ display: { xs: 'none', md: 'block' }, position: 'relative', height: 300 }}>
      {turns.map((turn, index) => {
        const event = shown[index];
        return (
          <Box
            key={turn}
            sx={{
              position: 'absolute',
              insetBlockStart: index === 1 ? 8 : 34,
              insetInlineStart: index * 118 + 4,
              width: 216,
              p: 2,
              borderRadius: '16px',
              bgcolor: 'background.paper',
              border: 1,
              borderColor: 'divider',
              boxShadow: '0 1px 2px rgb(15 12 28 / 0.06), 0 18px 44px -18px rgb(15 12 28 / 0.34)',
              transform: `rotate(${turn}deg)`,
              zIndex: index === 1 ? 1 : 0,
            }}
          >
            {event ? (
              <Cover
                title={event.title}
                image={coverImage(event.cover)}
                ratio="4:3"
                sizes="216px"
                plain
                priority
              />
            ) : (
              <Box sx={{ aspectRatio: '4 / 3', borderRadius: '12px', bgcolor: 'action.selected' }} />
            )}
            <Box sx={{ px: 1, pt: 3, pb: 1.5 }}>
              <Typography variant="subtitle2" noWrap sx={{ minHeight: 20 }}>
                {event?.title ?? ''}
              </Typography>
              <Typography
                variant="caption"
                noWrap
                component="p"
                sx={{ color: 'text.secondary', minHeight: 19 }}
              >
                {event?.next_occurrence?.city ?? event?.organizer.name ?? ''}
              </Typography>
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
