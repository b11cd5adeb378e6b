import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/ErrorState';
import { ListSkeleton } from '@/components/Skeletons';
import { datesQuery, usePlace } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { localZone } from '@/lib/time';
import { RoomControls } from '../components/room/RoomControls';
import { RoomFigures } from '../components/room/RoomFigures';
import { RoomForm } from '../components/room/RoomForm';
import { roomQuery } from '../waitingRoomApi';

/** The line in front of the sale: what is set, how it goes, and the levers for the day itself. */
export default function WaitingRoomPage() {
  const place = usePlace();
  const may = useMay();
  const room = useQuery(roomQuery(place));
  const dates = useQuery(datesQuery(place));
  if (room.error && !room.data) return <ErrorState error={room.error} onRetry={() => void room.refetch()} />;
  if (!room.data || dates.isPending) return <ListSkeleton rows={3} height={96} />;
  const manages = may('events_manage');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: { xs: 4, md: 6 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) minmax(0, 440px)' },
        alignItems: 'start',
      }}
    >
      <Box sx={{ display: 'grid', gap: { xs: 4, md: 6 }, minWidth: 0 }}>
        <RoomFigures room={room.data} />
        {manages && room.data.enabled && <RoomControls room={room.data} />}
      </Box>
      {manages && <RoomForm room={room.data} timeZone={dates.data?.[0]?.time_zone ?? localZone()} />}
    </Box>
  );
}
