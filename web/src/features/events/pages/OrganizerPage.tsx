import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useParams } from 'react-router';
import { queryClient } from '@/api/query';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Markdown } from '@/components/Markdown';
import { Section } from '@/components/Section';
import { PageSkeleton } from '@/components/Skeletons';
import { usePageTitle } from '@/hooks/usePageTitle';
import { safeHref } from '@/lib/markdown';
import { organizerQuery } from '../api';
import { EventGrid } from '../components/EventGrid';
import { initials } from '../components/OrganizerCard';
import { ShareButton } from '../components/ShareButton';
import type { Organizer } from '../types';

export function loader({ params }: LoaderFunctionArgs) {
  void queryClient.prefetchQuery(organizerQuery(params.slug ?? ''));
  return null;
}

export default function OrganizerPage() {
  const { t } = useTranslation(['events', 'common']);
  const { slug = '' } = useParams();
  const { data, error, refetch } = useQuery(organizerQuery(slug));
  usePageTitle(data?.organizer.name);
  if (!data)
    return error ? <ErrorState page error={error} onRetry={() => void refetch()} /> : <PageSkeleton />;
  const { organizer, upcoming, past } = data;
  return (
    <>
      <Accent color={organizer.accent_color} />
      <Head organizer={organizer} />
      <Container maxWidth={false} sx={{ maxWidth: 1248, pt: { xs: 10, md: 14 }, pb: { xs: 14, md: 24 } }}>
        <Section title={t('organizer.upcoming')}>
          {upcoming.length > 0 ? (
            <EventGrid events={upcoming} />
          ) : (
            <EmptyState
              title={t('organizer.none_title')}
              text={t('organizer.none_text', { name: organizer.name })}
              action={{ label: t('common:footer.all_events'), to: paths.search() }}
            />
          )}
        </Section>
        {past.length > 0 && (
          <Section title={t('organizer.past')}>
            <EventGrid events={past} />
          </Section>
        )}
      </Container>
    </>
  );
}

function Head({ organizer }: { organizer: Organizer }) {
  const { t } = useTranslation(['events', 'common']);
  const website = organizer.website ? safeHref(organizer.website) : null;
  return (
    <Box
      sx={(theme) => ({
        borderBottom: 1,
        borderColor: 'divider',
        background: `radial-gradient(70% 120% at 20% -20%, color-mix(in srgb, ${theme.vars.palette.primary.main} 24%, transparent), transparent 74%)`,
      })}
    >
      <Container maxWidth={false} sx={{ maxWidth: 1248, py: { xs: 10, md: 16 } }}>
        <Box sx={{ display: 'flex', flexDirection: { xs: 'column', sm: 'row' }, gap: { xs: 5, sm: 7 } }}>
          <Avatar
            aria-hidden
            sx={{
              width: 88,
              height: 88,
              borderRadius: '24px',
              fontSize: '1.75rem',
              bgcolor: 'primary.main',
              color: 'primary.contrastText',
            }}
          >
            {initials(organizer.name)}
          </Avatar>
          <Box sx={{ minWidth: 0, flex: 1 }}>
            <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
              {organizer.name}
            </Typography>
            {organizer.description.trim() && (
              <Box sx={{ mt: 4, color: 'text.secondary' }}>
                <Markdown text={organizer.description} />
              </Box>
            )}
            <Box sx={{ mt: 5, display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 4 }}>
              <ShareButton title={organizer.name} path={paths.organization(organizer.slug)} />
              {website && (
                <Link href={website} target="_blank" rel="noopener noreferrer nofollow">
                  {t('organizer.website', { host: new URL(website).host.replace(/^www\./, '') })}
                </Link>
              )}
            </Box>
          </Box>
        </Box>
      </Container>
    </Box>
  );
}
