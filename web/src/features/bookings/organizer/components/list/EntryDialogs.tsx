import Alert from '@mui/material/Alert';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormNumber, FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { usePlace } from '@/features/events/organizer';
import { requiredText, useZodForm, wholeNumber } from '@/lib/forms';
import { type ListedEntry, useMoveEntry, useOfferEntry, useRemoveEntry } from '../../waitingListApi';

interface Props {
  entry: ListedEntry;
  onClose: () => void;
}

const reason = requiredText(300);

const moveSchema = z.object({ place: wholeNumber(1, 1_000_000), reason });
type Move = z.infer<typeof moveSchema>;

/** Another place, with the reason that its history keeps. */
export function MoveDialog({ entry, onClose }: Props) {
  const { t } = useTranslation('waiting');
  const { notify } = useFeedback();
  const move = useMoveEntry(usePlace(), entry);
  const form = useZodForm<Move>(moveSchema, { place: entry.place ?? 1, reason: '' });
  const submit = async (values: Move) => {
    await move.mutateAsync(values);
    notify(t('desk.moved'));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('desk.move_title', { email: entry.email })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('desk.move_submit')}>
        <Alert severity="info">{t('desk.move_text')}</Alert>
        <FormNumber<Move> name="place" label={t('desk.move_place')} autoFocus />
        <FormTextField<Move>
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.reason_hint')}
          maxLength={300}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}

const removeSchema = z.object({ reason });
type Remove = z.infer<typeof removeSchema>;

export function RemoveDialog({ entry, onClose }: Props) {
  const { t } = useTranslation('waiting');
  const { notify } = useFeedback();
  const remove = useRemoveEntry(usePlace(), entry);
  const form = useZodForm<Remove>(removeSchema, { reason: '' });
  const submit = async (values: Remove) => {
    await remove.mutateAsync(values);
    notify(t('desk.removed'));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('desk.remove_title', { email: entry.email })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('desk.remove_submit')} submitColor="error">
        {entry.state === 'offered' && <Alert severity="warning">{t('desk.remove_text')}</Alert>}
        <FormTextField<Remove>
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.reason_hint')}
          maxLength={300}
          autoFocus
        />
      </FormShell>
    </ResponsiveDialog>
  );
}

const offerSchema = z.object({ quantity: wholeNumber(1, 20), from_blocked: z.boolean(), reason });
type Offer = z.infer<typeof offerSchema>;

/** An offer out of turn: of what is free, or of what is kept back. */
export function OfferDialog({ entry, onClose }: Props) {
  const { t } = useTranslation('waiting');
  const { notify } = useFeedback();
  const offer = useOfferEntry(usePlace(), entry);
  const form = useZodForm<Offer>(offerSchema, { quantity: entry.quantity, from_blocked: false, reason: '' });
  const submit = async (values: Offer) => {
    try {
      await offer.mutateAsync(values);
      notify(t('desk.offered_note'));
      onClose();
    } catch (error) {
      if (toProblem(error).code !== 'nothing_to_offer') throw error;
      form.setError('root', { message: t('desk.nothing_to_offer') });
    }
  };
  return (
    <ResponsiveDialog open title={t('desk.offer_title', { email: entry.email })} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('desk.offer_submit')}>
        <Alert severity="info">{t('desk.offer_text')}</Alert>
        <FormNumber<Offer> name="quantity" label={t('desk.offer_quantity')} autoFocus />
        <FormSwitch<Offer>
          name="from_blocked"
          label={t('desk.offer_blocked')}
          hint={t('desk.offer_blocked_hint')}
        />
        <FormTextField<Offer>
          name="reason"
          label={t('desk.reason')}
          hint={t('desk.reason_hint')}
          maxLength={300}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
