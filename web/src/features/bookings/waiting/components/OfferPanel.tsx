import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { rememberHold } from '../../lib/holds';
import { useAccept, useDecline, type WaitingEntry, type WaitingOffer } from '../api';

interface Props {
  entry: WaitingEntry;
  offer: WaitingOffer;
}

/** It is their turn: take the tickets, or let the next have them. */
export function OfferPanel({ entry, offer }: Props) {
  const { t } = useTranslation(['waiting', 'common']);
  const navigate = useNavigate();
  const ids = { eventId: entry.event_id, entryId: entry.id };
  const accept = useAccept(ids);
  const [declining, setDeclining] = useState(false);
  const choice = entry.choices.find(
    (one) => one.occurrence_id === offer.occurrence_id && one.product_id === offer.product_id,
  );
  const take = async () => {
    const { event_id, booking_id } = await accept.mutateAsync();
    rememberHold(event_id, booking_id);
    navigate(paths.checkout(event_id, booking_id));
  };
  const fewer = offer.quantity < entry.quantity;
  return (
    <Box
      component="section"
      sx={{
        p: { xs: 5, sm: 7 },
        border: 2,
        borderColor: 'primary.main',
        borderRadius: '16px',
        display: 'grid',
        gap: 5,
      }}
    >
      <Box>
        <Typography variant="h3" component="h2">
          {t('waiting:offer.title')}
        </Typography>
        <Typography sx={{ mt: 2, fontSize: '1.125rem', fontWeight: 560 }}>
          {offer.quantity} × {offer.product_name} · <Money {...offer.total} free />
        </Typography>
        {choice && (
          <Typography sx={{ color: 'text.secondary' }}>
            <EventTime start={choice.starts_at} timeZone={choice.time_zone} variant="full" localHint />
          </Typography>
        )}
        {offer.seats.length > 0 && (
          <Typography sx={{ color: 'text.secondary' }}>
            {offer.seats
              .map((seat) =>
                t('waiting:offer.seat', { section: seat.section, row: seat.row, seat: seat.label }),
              )
              .join(', ')}
          </Typography>
        )}
      </Box>
      <Typography sx={{ textWrap: 'pretty' }}>
        {t('waiting:offer.until')}{' '}
        <strong>
          <EventTime
            start={offer.expires_at}
            {...(choice ? { timeZone: choice.time_zone } : {})}
            variant="full"
            localHint
          />
        </strong>
        {'. '}
        {t('waiting:offer.nobody_else')}
      </Typography>
      {fewer && <Alert severity="info">{t('waiting:offer.fewer', { count: entry.quantity })}</Alert>}
      {accept.error && <Alert severity="error">{t('waiting:offer.gone')}</Alert>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        <Button
          variant="contained"
          color="primary"
          size="large"
          loading={accept.isPending}
          onClick={() => void take().catch(() => undefined)}
        >
          {offer.paying ? t('waiting:offer.go_on') : t('waiting:offer.take', { count: offer.quantity })}
        </Button>
        {!offer.paying && (
          <Button size="large" onClick={() => setDeclining(true)}>
            {t('waiting:offer.decline')}
          </Button>
        )}
      </Box>
      {declining && <DeclineDialog entry={entry} fewer={fewer} onClose={() => setDeclining(false)} />}
    </Box>
  );
}

function DeclineDialog({
  entry,
  fewer,
  onClose,
}: {
  entry: WaitingEntry;
  fewer: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('waiting');
  const decline = useDecline({ eventId: entry.event_id, entryId: entry.id });
  const answer = async (stay: boolean) => {
    await decline.mutateAsync(stay);
    onClose();
  };
  return (
    <ResponsiveDialog
      open
      title={t('decline.title')}
      onClose={onClose}
      size="xs"
      actions={
        <>
          <Button disabled={decline.isPending} onClick={() => void answer(false).catch(() => undefined)}>
            {t('decline.leave')}
          </Button>
          <Button
            variant="contained"
            color="primary"
            loading={decline.isPending}
            onClick={() => void answer(true).catch(() => undefined)}
          >
            {t('decline.stay')}
          </Button>
        </>
      }
    >
      <Typography sx={{ color: 'text.secondary', textWrap: 'pretty' }}>
        {fewer ? t('decline.text_fewer') : t('decline.text')}
      </Typography>
      {decline.error && (
        <Alert severity="error" sx={{ mt: 3 }}>
          {toProblem(decline.error).title}
        </Alert>
      )}
    </ResponsiveDialog>
  );
}
