import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import { pagedQuery } from '@/api/pages';
import type { Conversation, ConversationCard, ConversationDetail, ConversationState } from './types';

const INBOX = '/api/v1/organizations/{organization_id}/conversations';
const ONE = `${INBOX}/{conversation_id}`;
const OF_BOOKING = '/api/v1/events/{event_id}/bookings/{booking_id}/conversations';

const inboxKey = (organizationId: string) => ['support', 'inbox', organizationId] as const;

export interface InboxFilter {
  state: ConversationState;
  q?: string;
  mine?: boolean;
}

/** Nobody should have to reload to see that a buyer has written. */
const FRESH = 15_000;

export const inboxQuery = (organization_id: string, filter: InboxFilter) => ({
  ...pagedQuery<ConversationCard, readonly unknown[]>(
    [...inboxKey(organization_id), 'list', filter],
    (after, signal) =>
      api.get(INBOX, {
        params: { path: { organization_id }, query: { ...filter, after, limit: 30 } },
        signal,
      }),
  ),
  refetchInterval: FRESH,
});

export const countsQuery = (organization_id: string) =>
  queryOptions({
    queryKey: [...inboxKey(organization_id), 'counts'],
    queryFn: ({ signal }) => api.get(`${INBOX}/counts`, { params: { path: { organization_id } }, signal }),
    refetchInterval: FRESH,
  });

export const conversationQuery = (organization_id: string, conversation_id: string) =>
  queryOptions({
    queryKey: [...inboxKey(organization_id), 'one', conversation_id],
    queryFn: ({ signal }) => api.get(ONE, { params: { path: { organization_id, conversation_id } }, signal }),
    refetchInterval: FRESH,
  });

/** The answer is the whole conversation: it is shown at once, lists and counts follow. */
function useMoved(organizationId: string) {
  const client = useQueryClient();
  return async (conversation: ConversationDetail) => {
    client.setQueryData(conversationQuery(organizationId, conversation.id).queryKey, conversation);
    await Promise.all([
      client.invalidateQueries({ queryKey: [...inboxKey(organizationId), 'list'] }),
      client.invalidateQueries({ queryKey: [...inboxKey(organizationId), 'counts'] }),
    ]);
  };
}

export interface MemberReply {
  body: string;
  internal?: boolean;
  resolve?: boolean;
}

export const useReplyAsMember = (organization_id: string, conversation_id: string) => {
  const moved = useMoved(organization_id);
  return useMutation({
    mutationFn: (body: MemberReply) =>
      api.post(`${ONE}/replies`, {
        params: { path: { organization_id, conversation_id } },
        body,
      }),
    onSuccess: moved,
  });
};

export const useUpdateConversation = (organization_id: string, conversation_id: string) => {
  const moved = useMoved(organization_id);
  return useMutation({
    mutationFn: (body: { state?: ConversationState; assignee_id?: string | null }) =>
      api.patch(ONE, { params: { path: { organization_id, conversation_id } }, body }),
    onSuccess: moved,
  });
};

export interface BookingRef {
  eventId: string;
  bookingId: string;
}

const at = ({ eventId, bookingId }: BookingRef) => ({ event_id: eventId, booking_id: bookingId });

export const bookingConversationsQuery = (booking: BookingRef) =>
  queryOptions({
    queryKey: ['support', 'booking', booking.bookingId],
    queryFn: ({ signal }) => api.get(OF_BOOKING, { params: { path: at(booking) }, signal }),
    select: ({ items }) => items,
    refetchInterval: FRESH,
  });

export const myConversationsQuery = pagedQuery<Conversation, readonly string[]>(
  ['support', 'mine'],
  (after, signal) =>
    api.get('/api/v1/me/conversations', {
      params: { query: { after, limit: 20 } },
      signal,
    }),
);

function useAnswered(booking: BookingRef) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: bookingConversationsQuery(booking).queryKey }),
      client.invalidateQueries({ queryKey: ['support', 'mine'] }),
    ]);
}

export const useOpenConversation = (booking: BookingRef) => {
  const answered = useAnswered(booking);
  return useMutation({
    mutationFn: (body: { subject: string; body: string }) =>
      api.post(OF_BOOKING, { params: { path: at(booking) }, body }),
    onSuccess: answered,
  });
};

export const useReplyAsBuyer = (booking: BookingRef, conversation_id: string) => {
  const answered = useAnswered(booking);
  return useMutation({
    mutationFn: (body: string) =>
      api.post(`${OF_BOOKING}/{conversation_id}/replies`, {
        params: { path: { ...at(booking), conversation_id } },
        body: { body },
      }),
    onSuccess: answered,
  });
};
