import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink, useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { FormShell, FormTextField } from '@/components/form';
import { useSession } from '@/contexts/SessionContext';
import { goToBank, PaymentFailed, PaymentPromise } from '@/features/payments';
import { useZodForm } from '@/lib/forms';
import { formatMoney } from '@/lib/money';
import { useCheckout } from '../../api';
import { rememberBuyer, rememberedBuyer } from '../../lib/buyer';
import type { Received } from '../../types';
import { CardsField } from '../cards/CardsField';
import { refusedCard, useCardProblem, useCards } from '../cards/useCards';
import { holdWords } from '../choose/HoldProblem';
import { EmailField } from './EmailField';
import { type BuyerForm, buyerSchema, holderFields } from './form';
import { HolderNames } from './HolderNames';

export function CheckoutForm({ booking }: { booking: Received }) {
  const { t, i18n } = useTranslation('bookings');
  const { user, status } = useSession();
  const navigate = useNavigate();
  const checkout = useCheckout(booking);
  const draft = rememberedBuyer();
  const form = useZodForm<BuyerForm>(buyerSchema, {
    name: booking.name || draft.name || user?.name || '',
    email: booking.email || draft.email || user?.email || '',
    holders: holderFields(booking),
  });
  useFollow(form, booking, user);

  const cards = useCards(booking);
  const cardWords = useCardProblem();
  const free = booking.total.amount === 0;
  const money = (amount: number) => formatMoney(amount, booking.total.currency, { locale: i18n.language });
  const submit = async (values: BuyerForm) => {
    try {
      const paid = await checkout.mutateAsync({
        email: values.email.trim(),
        name: values.name.trim(),
        locale: i18n.language,
        holders: values.holders.filter(({ names }) => names.some((name) => name.trim())),
        ...(cards.codes.length > 0 ? { cards: [...cards.codes] } : {}),
      });
      // Where cards pay everything there is no bank: it is confirmed in a moment.
      const settled = paid.state === 'confirmed' || paid.payment?.state === 'succeeded';
      if (settled) navigate(paths.checkoutDone(paid.event_id, paid.id), { replace: true });
      else if (goToBank(paid.payment?.redirect_url)) await leaving();
    } catch (error) {
      // These change what the page shows; it says so itself, in its own words.
      if (['booking_expired', 'booking_confirmed', 'payment_in_progress'].includes(toProblem(error).code))
        return;
      const refused = refusedCard(error);
      if (refused) {
        cards.remove(refused.index);
        return form.setError('root', { type: refused.code, message: cardWords(error) });
      }
      const words = toProblem(error).code === 'person_limit' ? holdWords(toProblem(error), t) : null;
      if (words)
        return form.setError('root', { type: 'person_limit', message: `${words.title}. ${words.text}` });
      throw error;
    }
  };

  return (
    <Box>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'baseline',
          justifyContent: 'space-between',
          gap: 2,
          mb: 5,
        }}
      >
        <Typography variant="h3" component="h2">
          {t('checkout.details')}
        </Typography>
        {status === 'guest' && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('checkout.have_account')}{' '}
            <Link component={RouterLink} to={paths.signIn(paths.checkout(booking.event_id, booking.id))}>
              {t('checkout.sign_in')}
            </Link>
          </Typography>
        )}
        {user && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {t('checkout.signed_in', { email: user.email })}
          </Typography>
        )}
      </Box>
      <Box sx={{ mb: 5, '&:empty': { display: 'none' } }}>
        <PaymentFailed payment={booking.payment} />
      </Box>
      <FormShell
        form={form}
        onSubmit={submit}
        wide
        submitLabel={
          free
            ? t('checkout.get_free', { count: booking.quantity })
            : cards.due === 0
              ? t('cards.pay_all')
              : t('checkout.pay', { amount: money(cards.due) })
        }
      >
        <FormTextField<BuyerForm>
          name="name"
          label={t('checkout.name')}
          autoComplete="name"
          maxLength={120}
        />
        <EmailField />
        <HolderNames booking={booking} />
        {!free && <CardsField cards={cards} />}
        {!free && cards.due > 0 && <PaymentPromise />}
      </FormShell>
      <Typography
        variant="caption"
        component="p"
        sx={{ mt: 3, color: 'text.secondary', textAlign: 'center' }}
      >
        {t('checkout.agree', { organizer: booking.event.organizer.name })}
      </Typography>
    </Box>
  );
}

/** The browser is on its way to the bank: the button keeps turning until the page is gone, or long enough. */
function leaving(): Promise<void> {
  return new Promise((over) => setTimeout(over, 8_000));
}

type Form = ReturnType<typeof useZodForm<BuyerForm>>;

/** The form follows what is held, fills in who signed in meanwhile, and remembers what was typed. */
function useFollow(form: Form, booking: Received, user: { name: string; email: string } | null): void {
  useEffect(() => {
    form.setValue('holders', holderFields(booking, form.getValues('holders')));
  }, [form, booking]);

  useEffect(() => {
    if (!user) return;
    if (!form.getValues('name')) form.setValue('name', user.name);
    if (!form.getValues('email')) form.setValue('email', user.email);
  }, [form, user]);

  useEffect(() => {
    const { unsubscribe } = form.watch(({ name = '', email = '' }) => rememberBuyer({ name, email }));
    return unsubscribe;
  }, [form]);
}
