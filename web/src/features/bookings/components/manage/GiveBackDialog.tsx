import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { Money } from '@/components/Money';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { sumsOf } from '../../lib/giveBack';
import { type BuyerReturns, useGiveTicketsBack } from '../../returnsApi';
import type { Received } from '../../types';

interface Props {
  booking: Received;
  offer: BuyerReturns;
  onClose: () => void;
}

/** What goes back, what is kept and why, before anything happens. */
export function GiveBackDialog({ booking, offer, onClose }: Props) {
  const { t } = useTranslation(['bookings', 'common']);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const give = useGiveTicketsBack({ eventId: booking.event_id, bookingId: booking.id });
  const [chosen, setChosen] = useState<string[]>([]);
  const { currency } = offer.refundable;
  const sums = sumsOf(offer, chosen);
  const repriced = give.error && toProblem(give.error).code === 'return_repriced';
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const send = () =>
    give.mutate(
      { ticket_ids: chosen, expected_minor: sums.back },
      {
        onSuccess: () => {
          notify(t('bookings:give_back.done'));
          onClose();
        },
      },
    );
  return (
    <ResponsiveDialog
      open
      title={t('bookings:give_back.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="contained"
            color="error"
            disabled={chosen.length === 0}
            loading={give.isPending}
            onClick={send}
          >
            {t('bookings:give_back.submit', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <Box sx={{ display: 'grid', gap: 5 }}>
        <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 2 }}>
          {offer.items.map((item) => {
            const id = item.ticket_id;
            if (!id || item.rule === 'gone') return null;
            const offered = ['window', 'withdrawal', 'moved'].includes(item.rule);
            return (
              <Box
                key={id}
                component="li"
                sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 3 }}
              >
                <Box>
                  <FormControlLabel
                    disabled={!offered}
                    control={<Checkbox checked={chosen.includes(id)} onChange={() => toggle(id)} />}
                    label={[`${item.number}.`, item.name, item.holder_name].filter(Boolean).join(' ')}
                  />
                  <Typography
                    variant="caption"
                    sx={{ display: 'block', paddingInlineStart: 8, color: 'text.secondary' }}
                  >
                    {t(`bookings:give_back.rule.${item.rule}`)}
                  </Typography>
                </Box>
                <Money {...item.back} />
              </Box>
            );
          })}
        </Box>
        <Box
          component="dl"
          aria-live="polite"
          sx={{
            m: 0,
            display: 'grid',
            gap: 2,
            '& > div': { display: 'flex', justifyContent: 'space-between' },
            '& dd': { m: 0, fontWeight: 560 },
          }}
        >
          <Row label={t('bookings:give_back.price')} amount={sums.price} currency={currency} />
          <Row label={t('bookings:give_back.kept')} amount={sums.price - sums.back} currency={currency} />
          <Row label={t('bookings:give_back.back')} amount={sums.back} currency={currency} />
        </Box>
        {chosen.length > 0 && <Alert severity="warning">{t('bookings:give_back.warning')}</Alert>}
        {give.error && (
          <Alert severity="error">
            {repriced ? t('bookings:give_back.repriced') : problemText(give.error)}
          </Alert>
        )}
      </Box>
    </ResponsiveDialog>
  );
}

function Row({ label, amount, currency }: { label: string; amount: number; currency: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Money amount={amount} currency={currency} />
      </dd>
    </div>
  );
}
