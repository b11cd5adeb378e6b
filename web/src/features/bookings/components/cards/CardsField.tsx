import CardGiftcard from '@mui/icons-material/CardGiftcardOutlined';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { type Cards, type Tenders, useCardProblem } from './useCards';

/** As many as one checkout takes. */
const MOST = 5;

/** Gift cards and credit at the checkout: typed once, shown as rows with what each pays. */
export function CardsField({ cards }: { cards: Cards }) {
  const { t } = useTranslation('bookings');
  const [open, setOpen] = useState(false);
  const rows = cards.quote?.cards ?? [];
  return (
    <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '12px', px: 4, py: rows.length ? 3 : 1 }}>
      {rows.map((card, index) => (
        <CardRow
          key={cards.codes[index] ?? card.last_four}
          card={card}
          onRemove={() => cards.remove(index)}
        />
      ))}
      {open ? (
        <CodeEntry cards={cards} onDone={() => setOpen(false)} />
      ) : (
        rows.length < MOST && (
          <Button
            variant="text"
            startIcon={<CardGiftcard />}
            onClick={() => setOpen(true)}
            sx={{ minHeight: 44, ml: -2 }}
          >
            {t(rows.length > 0 ? 'cards.another' : 'cards.have')}
          </Button>
        )
      )}
      {cards.quote && (
        <Box
          role="status"
          sx={{
            mt: 2,
            pt: 3,
            pb: 1,
            borderTop: 1,
            borderColor: 'divider',
            display: 'flex',
            justifyContent: 'space-between',
            gap: 4,
          }}
        >
          <Typography sx={{ fontWeight: 600 }}>
            {t(cards.quote.due.amount === 0 ? 'cards.nothing_left' : 'cards.left_to_pay')}
          </Typography>
          <Money {...cards.quote.due} sx={{ fontWeight: 640 }} />
        </Box>
      )}
    </Box>
  );
}

function CardRow({ card, onRemove }: { card: Tenders['cards'][number]; onRemove: () => void }) {
  const { t } = useTranslation('bookings');
  const name = t(`cards.name_${card.kind}`, { end: card.last_four });
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, minHeight: 48 }}>
      <CardGiftcard sx={{ fontSize: 20, color: 'success.main' }} aria-hidden />
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography component="div" className="tabular" sx={{ fontWeight: 560 }}>
          {name}
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {t('cards.on_it')} <Money {...card.balance} />
        </Typography>
      </Box>
      <Money amount={-card.pays.amount} currency={card.pays.currency} sx={{ color: 'success.main' }} />
      <IconButton size="small" aria-label={t('cards.remove', { name })} onClick={onRemove}>
        <Close fontSize="small" />
      </IconButton>
    </Box>
  );
}

function CodeEntry({ cards, onDone }: { cards: Cards; onDone: () => void }) {
  const { t } = useTranslation('bookings');
  const words = useCardProblem();
  const [typed, setTyped] = useState('');
  const apply = () => {
    if (typed.trim() === '' || cards.adding) return;
    cards.add(typed.trim()).then(onDone, () => undefined);
  };
  // The field stands inside the checkout's form: Enter must not pay.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    apply();
  };
  return (
    <Box
      sx={{
        py: 2,
        display: 'flex',
        flexDirection: { xs: 'column', sm: 'row' },
        alignItems: { xs: 'stretch', sm: 'flex-start' },
        gap: 2,
      }}
    >
      <TextField
        fullWidth
        autoFocus
        label={t('cards.label')}
        placeholder="XXXX-XXXX-XXXX-XXXX-XXXX"
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          cards.reset();
          setTyped(event.target.value);
        }}
        error={cards.error !== null}
        helperText={cards.error ? words(cards.error) : t('cards.label_hint')}
        slotProps={{
          htmlInput: {
            maxLength: 60,
            autoCapitalize: 'characters',
            autoComplete: 'off',
            spellCheck: false,
            className: 'tabular',
          },
          formHelperText: { role: cards.error ? 'alert' : undefined },
        }}
      />
      <Button
        loading={cards.adding}
        disabled={typed.trim() === ''}
        onClick={apply}
        sx={{ minHeight: 44, mt: { sm: '25px' } }}
      >
        {t('code.apply')}
      </Button>
    </Box>
  );
}
