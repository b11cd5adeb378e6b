import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { FormShell } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { ListSkeleton } from '@/components/Skeletons';
import { type EventDetails, eventQuery } from '@/features/events';
import { useZodForm } from '@/lib/forms';
import { useChangeWish, type WaitingEntry } from '../api';
import { keyOf, type Option, soldOutOptions } from '../wish';
import { WishFields } from './WishFields';
import { type WishForm, wishOf, wishSchema } from './wishForm';

interface Props {
  entry: WaitingEntry;
  onClose: () => void;
}

/** Another wish; the place in line stays. */
export function ChangeWishDialog({ entry, onClose }: Props) {
  const { t } = useTranslation('waiting');
  const { data: event } = useQuery(eventQuery(entry.event_slug));
  return (
    <ResponsiveDialog open title={t('wish.change_title')} onClose={onClose}>
      {event ? <Form entry={entry} event={event} onClose={onClose} /> : <ListSkeleton rows={3} height={56} />}
    </ResponsiveDialog>
  );
}

function Form({ entry, event, onClose }: Props & { event: EventDetails }) {
  const { t } = useTranslation('waiting');
  const change = useChangeWish({ eventId: entry.event_id, entryId: entry.id });
  const options = withOwn(soldOutOptions(event), event, entry);
  const known = new Set(options.map(({ occurrence, product }) => keyOf(occurrence.id, product.id)));
  const own = entry.choices.map((choice) => keyOf(choice.occurrence_id, choice.product_id));
  const form = useZodForm<WishForm>(wishSchema, {
    choices: own.filter((key) => known.has(key)),
    quantity: entry.quantity,
    minimum: entry.minimum,
    together: entry.together,
  });
  const submit = async (values: WishForm) => {
    try {
      await change.mutateAsync({ version: entry.version, wish: wishOf(values) });
      onClose();
    } catch (error) {
      const { code } = toProblem(error);
      if (code !== 'still_on_sale' && code !== 'offer_open') throw error;
      form.setError('root', { message: t(`problem.${code}`) });
    }
  };
  return (
    <FormShell form={form} onSubmit={submit} submitLabel={t('wish.save')} requireChange wide>
      <Typography sx={{ color: 'text.secondary' }}>{t('wish.change_text')}</Typography>
      <WishFields options={options} seated={event.seated ?? false} />
    </FormShell>
  );
}

/** What is sold out, and what was wished for before, whatever it is now. */
function withOwn(options: Option[], event: EventDetails, entry: WaitingEntry): Option[] {
  const missing = entry.choices.flatMap((choice) => {
    const there = options.some(
      ({ occurrence, product }) => occurrence.id === choice.occurrence_id && product.id === choice.product_id,
    );
    const occurrence = event.occurrences.find(({ id }) => id === choice.occurrence_id);
    const product = occurrence?.products.find(({ id }) => id === choice.product_id);
    return there || !occurrence || !product || !choice.alive ? [] : [{ occurrence, product }];
  });
  return [...options, ...missing];
}
