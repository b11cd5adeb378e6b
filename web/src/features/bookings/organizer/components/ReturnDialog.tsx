import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { ErrorState } from '@/components/ErrorState';
import { FormMoney, FormSelect, FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { requiredText, useZodForm } from '@/lib/forms';
import { formatMoney } from '@/lib/money';
import { type BookingReturns, bookingReturnsQuery, useGiveBack } from '../returnsApi';
import type { OrganizerBooking } from '../types';
import { CardChoice } from './CardChoice';
import { bound, liveItems, priceOf, priceOfCards } from './returnSums';
import { TicketChoice } from './TicketChoice';

interface Props {
  organizationId: string;
  booking: OrganizerBooking;
  onClose: () => void;
}

/** Tickets, money, or both go back, in one act: cancelling and refunding are two decisions. */
export function ReturnDialog({ organizationId, booking, onClose }: Props) {
  const { t } = useTranslation('organizer');
  const place = { organizationId, eventId: booking.event_id };
  const { data, error, refetch } = useQuery(bookingReturnsQuery(place, booking.id));
  return (
    <ResponsiveDialog open title={t('returns.title', { reference: booking.reference })} onClose={onClose}>
      {data ? (
        <ReturnForm organizationId={organizationId} booking={booking} returns={data} onClose={onClose} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </ResponsiveDialog>
  );
}

const schema = z.object({
  cancels: z.enum(['booking', 'tickets', 'nothing']),
  ticket_ids: z.array(z.string()),
  fee_minor: z.nullable(z.number()),
  refund_minor: z.nullable(z.number()),
  reason: requiredText(300),
  notify: z.boolean(),
  as_credit: z.boolean(),
  gift_card_ids: z.array(z.string()),
});
type Values = z.infer<typeof schema>;

function ReturnForm({ organizationId, booking, returns, onClose }: Props & { returns: BookingReturns }) {
  const { t, i18n } = useTranslation('organizer');
  const { notify } = useFeedback();
  const give = useGiveBack({ organizationId, eventId: booking.event_id }, booking.id);
  const { refundable, approval_above } = returns;
  const items = liveItems(returns.items);
  const confirmed = booking.state === 'confirmed';
  // A booking whose gift card was used can't go back as a whole.
  const used = returns.gift_cards.some((card) => !card.unused);
  const form = useZodForm<Values>(schema, {
    cancels: confirmed && !used ? 'booking' : 'nothing',
    ticket_ids: [],
    fee_minor: 0,
    refund_minor: used ? refundable.amount - bound(returns.gift_cards, []) : refundable.amount,
    reason: '',
    notify: true,
    as_credit: false,
    gift_card_ids: [],
  });
  const [cancels, ticketIds, refund, cardIds] = form.watch([
    'cancels',
    'ticket_ids',
    'refund_minor',
    'gift_card_ids',
  ]);
  const cards = returns.gift_cards;
  const money = (amount: number) => formatMoney(amount, refundable.currency, { locale: i18n.language });

  /** What they cost less the fee, and never more than there is. The price of cards that stay good stays too. */
  const propose = (what: Values['cancels'], tickets: string[], fee: number | null) => {
    const chosen = form.getValues('gift_card_ids');
    const most = what === 'booking' ? refundable.amount : refundable.amount - bound(cards, chosen);
    const price = what === 'tickets' ? priceOf(items, tickets) + priceOfCards(cards, chosen) : most;
    form.setValue('refund_minor', Math.max(0, Math.min(price - (fee ?? 0), most)));
  };
  const submit = async (values: Values) => {
    const made = await give.mutateAsync({
      ...values,
      ticket_ids: values.cancels === 'tickets' ? values.ticket_ids : [],
      gift_card_ids: values.cancels === 'booking' ? [] : values.gift_card_ids,
      refund_minor: values.refund_minor ?? 0,
      fee_minor: values.fee_minor ?? 0,
    });
    notify(t(made.state === 'waiting' ? 'returns.waits' : 'returns.done'));
    onClose();
  };
  const waits = approval_above != null && (refund ?? 0) > approval_above.amount;
  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitLabel={t(waits ? 'returns.ask' : 'returns.submit')}
      submitColor="error"
    >
      {confirmed && (
        <FormSelect<Values>
          name="cancels"
          label={t('returns.cancels')}
          options={[
            { value: 'booking', label: t('returns.cancel_booking') },
            ...(items.length > 1 ? [{ value: 'tickets', label: t('returns.cancel_tickets') }] : []),
            { value: 'nothing', label: t('returns.cancel_nothing') },
          ]}
          onChange={(value) => propose(value as Values['cancels'], ticketIds, form.getValues('fee_minor'))}
        />
      )}
      {cancels === 'tickets' && (
        <TicketChoice
          items={items}
          chosen={ticketIds}
          onChoose={(tickets) => {
            form.setValue('ticket_ids', tickets);
            propose('tickets', tickets, form.getValues('fee_minor'));
          }}
        />
      )}
      {cancels !== 'booking' && (
        <CardChoice
          cards={cards}
          chosen={cardIds}
          onChoose={(chosen) => {
            form.setValue('gift_card_ids', chosen);
            propose(cancels, ticketIds, form.getValues('fee_minor'));
          }}
        />
      )}
      {cancels === 'booking' && cards.some((card) => !card.unused) && (
        <Alert severity="error">{t('returns.card_used')}</Alert>
      )}
      {cancels !== 'nothing' && <Alert severity="warning">{t('returns.cancel_text')}</Alert>}
      {refundable.amount > 0 ? (
        <FormMoney<Values>
          name="refund_minor"
          label={t('returns.refund')}
          hint={t('returns.refund_hint', { amount: money(refundable.amount) })}
          currency={refundable.currency}
        />
      ) : (
        <Alert severity="info">{t('returns.nothing_left')}</Alert>
      )}
      <FormMoney<Values>
        name="fee_minor"
        label={t('returns.fee')}
        hint={t('returns.fee_hint')}
        currency={refundable.currency}
        optional
      />
      {refundable.amount > 0 && (
        <FormSwitch<Values>
          name="as_credit"
          label={t('returns.as_credit')}
          hint={t('returns.as_credit_hint')}
        />
      )}
      <FormTextField<Values>
        name="reason"
        label={t('booking.cancel_reason')}
        hint={t('booking.cancel_reason_hint')}
        maxLength={300}
      />
      <FormSwitch<Values> name="notify" label={t('returns.notify')} hint={t('returns.notify_hint')} />
      {waits && (
        <Alert severity="info">{t('returns.approval', { amount: money(approval_above.amount) })}</Alert>
      )}
    </FormShell>
  );
}
