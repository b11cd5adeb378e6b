import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { toProblem } from '@/api/errors';
import type { Schema } from '@/api/types';
import { useProblemText } from '@/hooks/useProblemText';
import type { Received } from '../../types';

export type Tenders = Schema<'BookingTenders'>;

const KNOWN = [
  'mistyped_card',
  'unknown_card',
  'card_expired',
  'card_blocked',
  'card_empty',
  'card_other_currency',
  'card_named_twice',
  'cards_not_taken',
] as const;

/** Why a card does not pay, and which one; `null` when the problem is another. */
export function refusedCard(error: unknown): { index: number; code: (typeof KNOWN)[number] } | null {
  for (const { field, code } of toProblem(error).errors) {
    const index = /^cards\[(\d+)\]$/.exec(field)?.[1];
    const known = KNOWN.find((one) => one === code);
    if (known && (index !== undefined || field === 'cards' || field === 'code'))
      return { index: Number(index ?? 0), code: known };
  }
  return null;
}

/** What is wrong with a card, in the buyer's words. */
export function useCardProblem() {
  const { t } = useTranslation('bookings');
  const words = useProblemText();
  return (error: unknown) => {
    const refused = refusedCard(error);
    return refused ? t(`cards.${refused.code}`) : words(error);
  };
}

export interface Cards {
  /** As they were typed, in the order in which they pay. Never stored. */
  codes: readonly string[];
  quote: Tenders | undefined;
  /** What is left to pay otherwise, in minor units. */
  due: number;
  add: (code: string) => Promise<void>;
  adding: boolean;
  error: unknown;
  reset: () => void;
  remove: (index: number) => void;
}

/** The cards with which a buyer wants to pay. What they pay follows the price of what is held. */
export function useCards(booking: Received): Cards {
  const [codes, setCodes] = useState<readonly string[]>([]);
  const ask = (cards: readonly string[]) =>
    api.post('/api/v1/events/{event_id}/bookings/{booking_id}/tenders', {
      params: { path: { event_id: booking.event_id, booking_id: booking.id } },
      body: { cards: [...cards] },
    });
  const { data } = useQuery({
    queryKey: ['tenders', booking.id, booking.total.amount, codes],
    queryFn: () => ask(codes),
    enabled: codes.length > 0 && booking.state === 'held',
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const adding = useMutation({ mutationFn: (code: string) => ask([...codes, code]) });
  const quote = codes.length > 0 ? data : undefined;
  return {
    codes,
    quote,
    due: quote?.due.amount ?? booking.total.amount,
    add: async (code) => {
      await adding.mutateAsync(code);
      setCodes([...codes, code]);
    },
    adding: adding.isPending,
    error: adding.error,
    reset: adding.reset,
    remove: (index) => setCodes(codes.filter((_, at) => at !== index)),
  };
}
