import Container from '@mui/material/Container';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { moreOfQuery } from '../api';
import type { EventDetails } from '../types';
import { EventRow } from './EventRow';

export function MoreOfOrganizer({ event }: { event: EventDetails }) {
  const { t } = useTranslation('events');
  const { data } = useQuery(moreOfQuery(event.organizer.slug));
  const others = (data ?? []).filter(({ id }) => id !== event.id).slice(0, 4);
  return (
    <Container maxWidth={false} sx={{ maxWidth: 1248, mt: { xs: 12, md: 20 }, mb: { md: 8 } }}>
      <EventRow
        title={t('event.more_of', { organizer: event.organizer.name })}
        events={others}
        to={paths.organization(event.organizer.slug)}
      />
    </Container>
  );
}
