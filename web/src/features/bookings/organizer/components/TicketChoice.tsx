import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import FormLabel from '@mui/material/FormLabel';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import type { ReturnItem } from '../returnsApi';

interface Props {
  items: readonly ReturnItem[];
  chosen: readonly string[];
  onChoose: (tickets: string[]) => void;
}

/** Which tickets go back, each with what it cost. */
export function TicketChoice({ items, chosen, onChoose }: Props) {
  const { t } = useTranslation('organizer');
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <FormLabel component="legend" sx={{ fontSize: '0.8125rem' }}>
        {t('returns.which')}
      </FormLabel>
      <FormGroup>
        {items.map((item) => {
          const id = item.ticket_id;
          if (!id) return null;
          return (
            <Box key={id} sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between' }}>
              <FormControlLabel
                control={<Checkbox checked={chosen.includes(id)} onChange={() => toggle(id)} />}
                label={[`${item.number}.`, item.name, item.holder_name].filter(Boolean).join(' ')}
              />
              <Money {...item.price} />
            </Box>
          );
        })}
      </FormGroup>
    </Box>
  );
}
