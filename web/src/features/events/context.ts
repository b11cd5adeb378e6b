import { useOutletContext } from 'react-router';
import type { EventDetails, Occurrence } from './types';

/** What the event's page tells the page inside it, where tickets are chosen. */
export interface EventOutlet {
  event: EventDetails;
  occurrence: Occurrence | undefined;
  chooseOccurrence: (id: string) => void;
}

export function useEventOutlet(): EventOutlet {
  return useOutletContext<EventOutlet>();
}
