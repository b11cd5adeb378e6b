import Add from '@mui/icons-material/Add';
import Delete from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Radio from '@mui/material/Radio';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { zoneColor } from '@/theme/zones';
import { LineField } from '../editor/fields';
import type { Zone } from '../types';

interface Props {
  zones: readonly Zone[];
  counts: readonly number[];
  /** How many seats are in no zone. */
  unsold: number;
  active: number;
  manage: boolean;
  onActive: (zone: number) => void;
  onZones: (zones: readonly Zone[]) => void;
  onRemove: (zone: number) => void;
}

/** The price zones of an event: the one that is lit is painted next. */
export function ZoneList(props: Props) {
  const { zones, counts, unsold, active, manage, onActive, onZones, onRemove } = props;
  const { t } = useTranslation('seats');
  const change = (index: number, part: Partial<Zone>) =>
    onZones(zones.map((zone, i) => (i === index ? { ...zone, ...part } : zone)));
  const row = {
    display: 'grid',
    gridTemplateColumns: 'auto 32px 1fr auto',
    alignItems: 'center',
    gap: 2,
    py: 1,
  } as const;
  return (
    <Box role="radiogroup" aria-label={t('seating.zones')}>
      {zones.map((zone, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a zone is its number; its name is being edited
        <Box key={`${index}-${zones.length}`} sx={row}>
          <Radio
            size="small"
            checked={active === index}
            disabled={!manage}
            onChange={() => onActive(index)}
            slotProps={{ input: { 'aria-label': t('seating.paint', { zone: zone.name }) } }}
          />
          <Box
            component="input"
            type="color"
            value={zone.color.toLowerCase()}
            disabled={!manage}
            aria-label={t('seating.color', { zone: zone.name })}
            onChange={(event: React.ChangeEvent<HTMLInputElement>) =>
              change(index, { color: event.target.value })
            }
            sx={{
              width: 32,
              height: 32,
              p: 0,
              border: 0,
              borderRadius: '8px',
              bgcolor: 'transparent',
              cursor: 'pointer',
            }}
          />
          <Box sx={{ minWidth: 0 }}>
            {manage ? (
              <LineField
                label={t('seating.name')}
                value={zone.name}
                maxLength={80}
                required
                onChange={(name) => change(index, { name })}
              />
            ) : (
              <Typography sx={{ fontWeight: 560 }}>{zone.name}</Typography>
            )}
            <Typography variant="caption" className="tabular" sx={{ color: 'text.secondary' }}>
              {t('editor.seats', { count: counts[index] ?? 0 })}
            </Typography>
          </Box>
          {manage && (
            <IconButton
              size="small"
              aria-label={t('seating.remove', { zone: zone.name })}
              onClick={() => onRemove(index)}
            >
              <Delete fontSize="small" />
            </IconButton>
          )}
        </Box>
      ))}
      <Box sx={row}>
        <Radio
          size="small"
          checked={active === -1}
          disabled={!manage}
          onChange={() => onActive(-1)}
          slotProps={{ input: { 'aria-label': t('seating.off') } }}
        />
        <Box
          aria-hidden
          sx={{ width: 32, height: 32, borderRadius: '8px', border: 1, borderColor: 'divider' }}
        />
        <Box>
          <Typography variant="body2">{t('seating.off')}</Typography>
          <Typography variant="caption" className="tabular" sx={{ color: 'text.secondary' }}>
            {t('editor.seats', { count: unsold })}
          </Typography>
        </Box>
      </Box>
      {manage && (
        <Button
          size="small"
          variant="text"
          startIcon={<Add />}
          disabled={zones.length >= 40}
          onClick={() => {
            onZones([
              ...zones,
              { name: t('seating.new_zone', { number: zones.length + 1 }), color: zoneColor(zones.length) },
            ]);
            onActive(zones.length);
          }}
        >
          {t('seating.add')}
        </Button>
      )}
    </Box>
  );
}
