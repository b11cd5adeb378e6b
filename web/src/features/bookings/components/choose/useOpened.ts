import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { EventOutlet } from '@/features/events';
import { accessCodeQuery } from '../../api';
import type { OpenedCode } from '../../types';

/** The code in the address of the page, and what came of it. The address keeps it over a reload, and can be sent on. */
export function useAccessCode(eventId: string) {
  const [params, setParams] = useSearchParams();
  const code = (params.get('code') ?? '').trim().slice(0, 60);
  const query = useQuery({
    ...accessCodeQuery(eventId, code),
    enabled: code !== '',
    placeholderData: keepPreviousData,
  });
  const set = (next: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next) after.set('code', next);
        else after.delete('code');
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  const opened = code && !query.error ? query.data : undefined;
  return { code, set, opened, error: code ? query.error : null, busy: query.isFetching && !opened };
}

/** The event's page as somebody with a code sees it. */
export function useOpened(outlet: EventOutlet): { outlet: EventOutlet; opened: OpenedCode | undefined } {
  const { opened } = useAccessCode(outlet.event.id);
  if (!opened) return { outlet, opened };
  const occurrence = opened.occurrences.find(({ id }) => id === outlet.occurrence?.id) ?? outlet.occurrence;
  const event = { ...outlet.event, occurrences: opened.occurrences };
  return { outlet: { ...outlet, event, occurrence }, opened };
}
