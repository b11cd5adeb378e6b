import CardGiftcard from '@mui/icons-material/CardGiftcardOutlined';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link as RouterLink } from 'react-router';
import { paths } from '@/app/paths';
import { CopyButton } from '@/components/CopyButton';
import { EventTime } from '@/components/EventTime';
import { Money } from '@/components/Money';
import { StatusChip } from '@/components/StatusChip';
import type { Received } from '../../types';

type Card = Received['gift_cards'][number];

/** The gift cards that a booking bought, and credit that it was given: each with its code, ready to be copied. */
export function GiftCards({ booking }: { booking: Received }) {
  const { t } = useTranslation('bookings');
  if (booking.gift_cards.length === 0) return null;
  return (
    <Box component="section">
      <Typography variant="h4" component="h2" sx={{ mb: 4 }}>
        {t('cards.yours', { count: booking.gift_cards.length })}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 4 }}>
        {booking.gift_cards.map((card) => (
          <OneCard key={card.id} card={card} organizer={booking.event.organizer.name} />
        ))}
      </Box>
      <Typography variant="body2" sx={{ mt: 4, color: 'text.secondary' }}>
        {t('cards.how', { organizer: booking.event.organizer.name })}{' '}
        <Link component={RouterLink} to={paths.giftCards()}>
          {t('cards.check')}
        </Link>
      </Typography>
    </Box>
  );
}

function OneCard({ card, organizer }: { card: Card; organizer: string }) {
  const { t } = useTranslation('bookings');
  const good = card.state === 'active';
  return (
    <Box
      component="li"
      sx={(theme) => ({
        borderRadius: '16px',
        border: 1,
        borderColor: 'divider',
        overflow: 'hidden',
        background: good
          ? `linear-gradient(135deg, color-mix(in srgb, ${theme.vars.palette.primary.main} 12%, ${theme.vars.palette.background.paper}), ${theme.vars.palette.background.paper})`
          : theme.vars.palette.background.paper,
      })}
    >
      <Box sx={{ p: { xs: 4, sm: 5 }, display: 'flex', justifyContent: 'space-between', gap: 4 }}>
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
            <CardGiftcard fontSize="small" aria-hidden />
            <Typography sx={{ fontWeight: 620 }}>{t(`cards.kind_${card.kind}`)}</Typography>
            {!good && <StatusChip status={card.state} />}
          </Box>
          <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary' }}>
            {organizer}
          </Typography>
        </Box>
        <Box sx={{ textAlign: 'end' }}>
          <Typography variant="h4" component="p">
            <Money {...card.balance} short />
          </Typography>
          {card.balance.amount !== card.issued.amount && (
            <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
              {t('cards.of')} <Money {...card.issued} short />
            </Typography>
          )}
        </Box>
      </Box>
      {card.code && (
        <Box
          sx={{
            px: { xs: 4, sm: 5 },
            py: 3,
            borderTop: '1px dashed',
            borderColor: 'divider',
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 2,
          }}
        >
          <Box
            role="group"
            aria-label={t('cards.code')}
            sx={{
              fontSize: { xs: '0.9375rem', sm: '1.0625rem' },
              fontWeight: 600,
              letterSpacing: '0.04em',
              fontVariantNumeric: 'tabular-nums',
              whiteSpace: 'nowrap',
              userSelect: 'all',
            }}
          >
            {card.code}
          </Box>
          <CopyButton text={card.code} label={t('cards.copy')} />
        </Box>
      )}
      {card.expires_at && (
        <Typography
          variant="caption"
          component="p"
          sx={{ px: { xs: 4, sm: 5 }, pb: 3, color: 'text.secondary' }}
        >
          {t('cards.until')} <EventTime start={card.expires_at} />
        </Typography>
      )}
    </Box>
  );
}
