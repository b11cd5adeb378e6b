import { useQuery } from '@tanstack/react-query';
import { waitingRoomQuery } from '../../api';
import { roomAddress } from '../../lib/room';

/** What the waiting room means for this visitor: where to wait, or until when to book. */
export function useRoom(eventId: string): { wait: string | null; until: string | null } {
  const { data } = useQuery(waitingRoomQuery(eventId));
  if (!data?.on) return { wait: null, until: null };
  const inside = data.state === 'admitted' || data.state === 'booked';
  return inside
    ? { wait: null, until: data.pass?.until ?? null }
    : { wait: roomAddress(data.address), until: null };
}
