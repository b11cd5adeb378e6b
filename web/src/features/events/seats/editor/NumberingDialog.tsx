import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { Group, NumberField } from './fields';
import { type RowNumbering, rowLabels, type SeatNumbering, seatLabels } from './numbering';
import { number, pickedRows } from './ops';
import type { Editor } from './useEditor';

const SEATS_FROM = ['left', 'right', 'centre'] as const;

/** Names the selected rows and their seats in one go, and shows beforehand how that will read. */
export function NumberingDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { t } = useTranslation(['seats', 'common']);
  const rows = pickedRows(editor.plan, editor.picked);
  const [nameRows, setNameRows] = useState(true);
  const [nameSeats, setNameSeats] = useState(true);
  const [byRow, setByRow] = useState<RowNumbering>({
    kind: 'letters',
    start: 1,
    reverse: false,
    clear: false,
  });
  const [bySeat, setBySeat] = useState<SeatNumbering>({ from: 'left', start: 1, step: 1, oddEven: false });
  const preview = seatLabels(Math.min(14, rows[0]?.row.seats.length ?? 0), bySeat);
  const names = rowLabels(rows.length, byRow);
  const apply = () => {
    const wanted = { rows: nameRows ? byRow : null, seats: nameSeats ? bySeat : null };
    editor.commit(number(editor.plan, editor.picked, wanted));
    onClose();
  };
  return (
    <ResponsiveDialog
      open
      title={t('seats:numbering.title', { count: rows.length })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="contained" color="primary" onClick={apply} disabled={!nameRows && !nameSeats}>
            {t('seats:numbering.apply')}
          </Button>
        </>
      }
    >
      <Box sx={{ display: 'grid', gap: 6, pt: 1 }}>
        <Group title={t('seats:numbering.rows')}>
          <FormControlLabel
            label={t('seats:numbering.name_rows')}
            control={<Switch checked={nameRows} onChange={(_, on) => setNameRows(on)} />}
          />
          {nameRows && (
            <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
              <TextField
                select
                size="small"
                label={t('seats:numbering.with')}
                value={byRow.kind}
                onChange={(event) => setByRow({ ...byRow, kind: event.target.value as RowNumbering['kind'] })}
              >
                <MenuItem value="letters">{t('seats:numbering.letters')}</MenuItem>
                <MenuItem value="numbers">{t('seats:numbering.numbers')}</MenuItem>
              </TextField>
              <NumberField
                label={t('seats:numbering.start')}
                value={byRow.start}
                least={1}
                most={9999}
                onChange={(start) => setByRow({ ...byRow, start })}
              />
              <FormControlLabel
                label={t('seats:numbering.reverse')}
                control={
                  <Switch
                    checked={byRow.reverse}
                    onChange={(_, reverse) => setByRow({ ...byRow, reverse })}
                  />
                }
              />
              {byRow.kind === 'letters' && (
                <FormControlLabel
                  label={t('seats:numbering.clear')}
                  control={
                    <Switch checked={byRow.clear} onChange={(_, clear) => setByRow({ ...byRow, clear })} />
                  }
                />
              )}
            </Box>
          )}
        </Group>
        <Group title={t('seats:numbering.seats')}>
          <FormControlLabel
            label={t('seats:numbering.name_seats')}
            control={<Switch checked={nameSeats} onChange={(_, on) => setNameSeats(on)} />}
          />
          {nameSeats && (
            <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
              <TextField
                select
                size="small"
                label={t('seats:numbering.from')}
                value={bySeat.from}
                onChange={(event) =>
                  setBySeat({ ...bySeat, from: event.target.value as SeatNumbering['from'] })
                }
              >
                {SEATS_FROM.map((from) => (
                  <MenuItem key={from} value={from}>
                    {t(`seats:numbering.from_${from}`)}
                  </MenuItem>
                ))}
              </TextField>
              <NumberField
                label={t('seats:numbering.start')}
                value={bySeat.start}
                least={0}
                most={9999}
                onChange={(start) => setBySeat({ ...bySeat, start })}
              />
              <NumberField
                label={t('seats:numbering.step')}
                value={bySeat.step}
                least={1}
                most={100}
                onChange={(step) => setBySeat({ ...bySeat, step })}
              />
              <FormControlLabel
                label={t('seats:numbering.odd_even')}
                control={
                  <Switch
                    checked={bySeat.oddEven}
                    onChange={(_, oddEven) => setBySeat({ ...bySeat, oddEven })}
                  />
                }
              />
            </Box>
          )}
        </Group>
        <Box
          aria-live="polite"
          sx={{
            p: 3,
            borderRadius: '10px',
            bgcolor: 'surface.sunken',
            overflowX: 'auto',
            whiteSpace: 'nowrap',
          }}
        >
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {t('seats:numbering.preview')}
          </Typography>
          <Typography className="tabular" sx={{ fontWeight: 600 }}>
            {nameRows
              ? `${names[0] ?? ''}${names.length > 1 ? ` … ${names.at(-1)}` : ''}`
              : rows[0]?.row.label}
            {' : '}
            {nameSeats ? preview.join('  ') : rows[0]?.row.seats.map(({ label }) => label).join('  ')}
          </Typography>
        </Box>
      </Box>
    </ResponsiveDialog>
  );
}
