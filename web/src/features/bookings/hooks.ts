import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { bookingQuery, type Document, downloadDocument } from './api';
import { isExpired, isOpen } from './lib/clock';
import { forgetHold, rememberedHold } from './lib/holds';
import type { Selection } from './lib/selection';
import type { Booking, Received } from './types';

export function useBookingIds(): { eventId: string; bookingId: string } {
  const { eventId = '', bookingId = '' } = useParams();
  return { eventId, bookingId };
}

const SELECTION = 'admit.selection.';

/** What was chosen for a date survives a reload, and the way back from the checkout. */
export function useSelection(scope: string): [Selection, (next: Selection) => void] {
  const read = useCallback((): Selection => {
    try {
      return JSON.parse(sessionStorage.getItem(SELECTION + scope) ?? '{}');
    } catch {
      return {};
    }
  }, [scope]);
  const [state, setState] = useState<{ scope: string; selection: Selection }>(() => ({
    scope,
    selection: read(),
  }));
  // Another date is another selection.
  if (state.scope !== scope) setState({ scope, selection: read() });
  const change = useCallback(
    (selection: Selection) => {
      sessionStorage.setItem(SELECTION + scope, JSON.stringify(selection));
      setState({ scope, selection });
    },
    [scope],
  );
  return [state.selection, change];
}

/** The booking this tab holds for an event, as long as there is time left. */
export function useOpenHold(eventId: string): Received | null {
  const [bookingId] = useState(() => rememberedHold(eventId));
  const { data, error } = useQuery({
    ...bookingQuery({ eventId, bookingId: bookingId ?? '' }),
    enabled: bookingId !== null,
    retry: false,
  });
  const gone = error ? toProblem(error).status === 404 : data ? !isOpen(data) : false;
  useEffect(() => {
    if (gone) forgetHold(eventId);
  }, [gone, eventId]);
  return data && isOpen(data) && !isExpired(data) ? data : null;
}

export function useDownload(booking: Booking) {
  const [busy, setBusy] = useState<Document | null>(null);
  const { notify } = useFeedback();
  const words = useProblemText();
  const download = async (document: Document) => {
    setBusy(document);
    try {
      await downloadDocument(booking, document);
    } catch (error) {
      notify(words(error), { severity: 'error' });
    } finally {
      setBusy(null);
    }
  };
  return { busy, download };
}
