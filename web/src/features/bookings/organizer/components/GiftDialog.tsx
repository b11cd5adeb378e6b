import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { idempotencyKey } from '@/api/client';
import { FormNumber, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { datesQuery, poolsQuery, productsQuery, usePlace } from '@/features/events/organizer';
import { emailText, optionalText, requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { formatTime } from '@/lib/time';
import { useGiveAway } from '../api';

const schema = z.object({
  occurrence_id: requiredText(40),
  offer_id: requiredText(40),
  quantity: wholeNumber(1, 100),
  channel_id: z.string(),
  name: requiredText(120),
  email: emailText(),
  note: optionalText(300),
});
type Values = z.infer<typeof schema>;

/** Tickets for guests, the press or the crew: they cost nothing and are confirmed at once. */
export function GiftDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('organizer');
  const place = usePlace();
  const give = useGiveAway(place);
  const { notify } = useFeedback();
  const { data: dates = [] } = useQuery(datesQuery(place));
  const { data: products = [] } = useQuery(productsQuery(place));
  const { data: pools = [] } = useQuery(poolsQuery(place));
  // One intention, however often it is sent; another one once anything was changed.
  const [key, setKey] = useState<[string, string]>(['', '']);
  const form = useZodForm<Values>(schema, {
    occurrence_id: dates[0]?.id ?? '',
    offer_id: '',
    quantity: 1,
    channel_id: '',
    name: '',
    email: '',
    note: '',
  });
  const date = form.watch('occurrence_id');
  const channels = pools.filter(
    (pool) => pool.channel_of && !pool.released_at && pool.occurrence_id === date,
  );
  const offers = products.flatMap((product) =>
    product.offers.map((offer) => ({
      value: offer.id,
      label: offer.name && offer.name !== product.name ? `${product.name}: ${offer.name}` : product.name,
    })),
  );
  const submit = async ({ offer_id, quantity, channel_id, ...rest }: Values) => {
    const body = {
      ...rest,
      items: [{ offer_id, quantity }],
      channel_id: channels.some((channel) => channel.id === channel_id) ? channel_id : null,
    };
    const asked = JSON.stringify(body);
    const mine = key[0] === asked ? key[1] : idempotencyKey();
    setKey([asked, mine]);
    const booking = await give.mutateAsync({ body, key: mine });
    notify(t('gifts.given', { count: booking.quantity, email: rest.email }));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('gifts.title')} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('gifts.submit')}>
        <FormSelect<Values>
          name="occurrence_id"
          label={t('bookings.date')}
          options={dates.map((one) => ({
            value: one.id,
            label: formatTime(new Date(one.starts_at), 'long', one.time_zone, i18n.language),
          }))}
        />
        <FormSelect<Values> name="offer_id" label={t('gifts.what')} options={offers} />
        <FormNumber<Values> name="quantity" label={t('bookings.quantity')} hint={t('gifts.seats_hint')} />
        {channels.length > 0 && (
          <FormSelect<Values>
            name="channel_id"
            label={t('gifts.from')}
            options={[
              { value: '', label: t('gifts.from_all') },
              ...channels.map((channel) => ({
                value: channel.id,
                label: t('gifts.from_channel', { name: channel.name, count: channel.free }),
              })),
            ]}
          />
        )}
        <FormTextField<Values> name="name" label={t('gifts.name')} maxLength={120} />
        <FormTextField<Values>
          name="email"
          type="email"
          label={t('gifts.email')}
          hint={t('gifts.email_hint')}
        />
        <FormTextField<Values>
          name="note"
          label={t('gifts.note')}
          hint={t('gifts.note_hint')}
          maxLength={300}
          optional
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
