import { useOutletContext, useParams } from 'react-router';
import type { Place } from './api';
import type { OrganizerEvent } from './types';

/** The event in the URL. */
export function usePlace(): Place {
  const { organizationId = '', eventId = '' } = useParams();
  return { organizationId, eventId };
}

/** What the workspace hands to the tab inside it. */
export function useWorkspaceEvent(): OrganizerEvent {
  return useOutletContext<OrganizerEvent>();
}
