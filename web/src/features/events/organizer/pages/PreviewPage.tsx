import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { usePageTitle } from '@/hooks/usePageTitle';
import { EventBody } from '../../components/EventBody';
import { EventHero } from '../../components/EventHero';
import { EventSkeleton } from '../../components/EventSkeleton';
import { shownOccurrence } from '../../lib/occurrence';
import { previewQuery } from '../api';
import { usePlace } from '../place';

/** The public page before it is public. */
export default function PreviewPage() {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const { data: event, error, refetch } = useQuery(previewQuery(place));
  usePageTitle(event?.title);
  if (!event) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <EventSkeleton />;
  const occurrence = shownOccurrence(event, null);
  const back = paths.organizer.event(place.organizationId, place.eventId);
  return (
    <>
      <Breadcrumbs items={[{ label: event.title, to: back }, { label: t('workspace.preview') }]} />
      <Alert
        severity="info"
        action={
          <Button component={Link} to={back} size="small" variant="text">
            {t('preview.back')}
          </Button>
        }
        sx={{ mb: 8 }}
      >
        {t('preview.text')}
      </Alert>
      <Box sx={{ maxWidth: 820 }}>
        <EventHero event={event} occurrence={occurrence} />
        <EventBody event={event} occurrence={occurrence} />
      </Box>
    </>
  );
}
