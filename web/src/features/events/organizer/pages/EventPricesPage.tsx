import Box from '@mui/material/Box';
import { useMay } from '@/features/users';
import { DiscountsPanel } from '../components/charges/DiscountsPanel';
import { EventFeesPanel } from '../components/charges/EventFeesPanel';
import { usePlace, useWorkspaceEvent } from '../place';

/** What comes off the prices of one event, and on top of them. */
export default function EventPricesPage() {
  const place = usePlace();
  const event = useWorkspaceEvent();
  const manage = useMay()('events_manage') && event.state !== 'archived';
  return (
    <Box sx={{ display: 'grid', gap: 6, maxWidth: 760 }}>
      <DiscountsPanel place={place} currency={event.currency} manage={manage} />
      <EventFeesPanel place={place} currency={event.currency} manage={manage} />
    </Box>
  );
}
