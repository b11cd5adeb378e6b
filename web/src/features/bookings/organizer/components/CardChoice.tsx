import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type { ReturnCard } from '../returnsApi';

interface Props {
  cards: readonly ReturnCard[];
  chosen: readonly string[];
  onChoose: (cards: string[]) => void;
}

/** Which gift cards go back, each with its price. One that was used can't. */
export function CardChoice({ cards, chosen, onChoose }: Props) {
  const { t } = useTranslation('organizer');
  if (cards.length === 0) return null;
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <FormLabel component="legend" sx={{ fontSize: '0.8125rem' }}>
        {t('returns.which_cards')}
      </FormLabel>
      <FormGroup>
        {cards.map((card) => (
          <Box key={card.id} sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
            <FormControlLabel
              disabled={!card.unused}
              control={<Checkbox checked={chosen.includes(card.id)} onChange={() => toggle(card.id)} />}
              label={t(card.unused ? 'returns.card' : 'returns.card_was_used', { end: card.last_four })}
            />
            <Money {...card.price} />
          </Box>
        ))}
      </FormGroup>
    </Box>
  );
}
