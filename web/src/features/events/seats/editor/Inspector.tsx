import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PlanSeat, PlanSection, PlanShape } from '../types';
import { Group, LineField, NumberField } from './fields';
import {
  changeSeats,
  changeSection,
  changeShape,
  flagged,
  moveToSection,
  noted,
  pickedRows,
  reshapeRow,
  rotateBy,
} from './ops';
import type { Editor } from './useEditor';

/** What is selected, and what may be changed about it; with nothing selected, how new things will be. */
export function Inspector({ editor, onNumber }: { editor: Editor; onNumber: () => void }) {
  const { plan, picked, toolName } = editor;
  // How the next stroke will be matters more than what the last one made.
  const drawing = toolName === 'row' || toolName === 'curve' || toolName === 'table';
  const shapes = plan.shapes.filter((shape) => picked.has(shape));
  const standing = plan.sections.filter((section) => picked.has(section));
  const seats = editor.model.seats.filter((seat) => picked.has(seat));
  return (
    <Box sx={{ display: 'grid', gap: 6, p: 4 }}>
      {(picked.size === 0 || drawing) && <DrawOptions editor={editor} />}
      {seats.length > 0 && <SeatsPart editor={editor} seats={seats} onNumber={onNumber} />}
      {shapes.length === 1 && shapes[0] && <ShapePart editor={editor} shape={shapes[0]} />}
      {standing.length === 1 && standing[0] && <StandingPart editor={editor} section={standing[0]} />}
      {picked.size > 0 && <Turn editor={editor} />}
      {picked.size === 0 && <Sections editor={editor} />}
    </Box>
  );
}

function DrawOptions({ editor }: { editor: Editor }) {
  const { t } = useTranslation('seats');
  const { options, setOptions, toolName, plan } = editor;
  const rows = toolName === 'row' || toolName === 'curve';
  if (!rows && toolName !== 'table') {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('editor.nothing_picked')}
      </Typography>
    );
  }
  const kind = rows ? 'seated' : 'tables';
  return (
    <Group title={t(`editor.tool.${toolName}`)}>
      {rows ? (
        <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
          <NumberField
            label={t('editor.rows')}
            value={options.rows}
            least={1}
            most={60}
            onChange={(value) => setOptions({ ...options, rows: value })}
          />
          <NumberField
            label={t('editor.gap')}
            value={options.gap}
            least={40}
            most={400}
            onChange={(gap) => setOptions({ ...options, gap })}
          />
          <NumberField
            label={t('editor.spacing')}
            value={options.spacing}
            least={35}
            most={300}
            onChange={(spacing) => setOptions({ ...options, spacing })}
          />
        </Box>
      ) : (
        <NumberField
          label={t('editor.table_seats')}
          value={options.tableSeats}
          least={1}
          most={40}
          onChange={(tableSeats) => setOptions({ ...options, tableSeats })}
        />
      )}
      <TextField
        select
        size="small"
        label={t('editor.into')}
        value={editor.section ?? ''}
        onChange={(event) => editor.setSection(event.target.value || null)}
      >
        <MenuItem value="">{t('editor.new_section')}</MenuItem>
        {plan.sections
          .filter((section) => section.kind === kind)
          .map(({ key, name }) => (
            <MenuItem key={key} value={key}>
              {name}
            </MenuItem>
          ))}
      </TextField>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {toolName === 'curve' ? t('editor.curve_help') : rows ? t('editor.row_help') : t('editor.table_help')}
      </Typography>
    </Group>
  );
}

interface SeatsProps {
  editor: Editor;
  seats: readonly PlanSeat[];
  onNumber: () => void;
}

function SeatsPart({ editor, seats, onNumber }: SeatsProps) {
  const { t } = useTranslation('seats');
  const { plan, picked, commit, pick } = editor;
  const rows = pickedRows(plan, picked);
  const keys = new Set(rows.map(({ section }) => section.key));
  const kind = rows[0]?.section.kind;
  const only = rows.length === 1 ? rows[0] : undefined;
  const one = seats.length === 1 ? seats[0] : undefined;
  const note = seats.every((seat) => seat.note === seats[0]?.note) ? (seats[0]?.note ?? '') : '';
  const flag = (name: 'accessible' | 'companion') => (
    <FormControlLabel
      label={t(`editor.${name}`)}
      control={
        <Switch
          checked={seats.every((seat) => seat[name])}
          onChange={(_, on) => commit(changeSeats(plan, picked, (seat) => flagged(seat, name, on)))}
        />
      }
    />
  );
  return (
    <>
      <Group title={t('editor.seats', { count: seats.length })}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          <Button size="small" onClick={() => pick(new Set(rows.flatMap(({ row }) => [...row.seats])))}>
            {t('editor.whole_rows')}
          </Button>
          <Button
            size="small"
            onClick={() =>
              pick(
                new Set(
                  plan.sections
                    .filter(({ key }) => keys.has(key))
                    .flatMap((section) => section.rows.flatMap((row) => [...row.seats])),
                ),
              )
            }
          >
            {t('editor.whole_section')}
          </Button>
        </Box>
        <Button variant="contained" color="primary" onClick={onNumber}>
          {t('numbering.open')}
        </Button>
        {one && (
          <LineField
            label={t('editor.seat_label')}
            value={one.label}
            maxLength={20}
            required
            onChange={(label) => commit(changeSeats(plan, picked, (seat) => ({ ...seat, label })))}
          />
        )}
        <Box>
          {flag('accessible')}
          {flag('companion')}
        </Box>
        <LineField
          label={t('editor.note')}
          value={note}
          maxLength={80}
          placeholder={t('editor.note_example')}
          onChange={(text) => commit(changeSeats(plan, picked, (seat) => noted(seat, text)))}
        />
        <TextField
          select
          size="small"
          label={t('editor.section')}
          value={keys.size === 1 ? rows[0]?.section.key : ''}
          onChange={(event) => commit(moveToSection(plan, picked, event.target.value))}
        >
          {plan.sections
            .filter((section) => section.kind === kind)
            .map(({ key, name }) => (
              <MenuItem key={key} value={key}>
                {name}
              </MenuItem>
            ))}
        </TextField>
      </Group>
      {only && !only.row.table && <RowPart key={only.row.label} editor={editor} row={only.row} />}
    </>
  );
}

function RowPart({ editor, row }: { editor: Editor; row: ReturnType<typeof pickedRows>[number]['row'] }) {
  const { t } = useTranslation('seats');
  const { seats } = row;
  const [first, last] = [seats[0], seats.at(-1)];
  if (!first || !last) return null;
  const chord = Math.hypot(last.x - first.x, last.y - first.y);
  const spacing = seats.length > 1 ? Math.round(chord / (seats.length - 1)) : 55;
  const middle = seats[Math.floor((seats.length - 1) / 2)] ?? first;
  // How far the middle seat is beside the straight line between the ends.
  const bow =
    chord > 1
      ? Math.round(
          ((middle.x - first.x) * (last.y - first.y) - (middle.y - first.y) * (last.x - first.x)) / chord,
        )
      : 0;
  const reshape = (change: Partial<{ count: number; spacing: number; bow: number }>) =>
    editor.commit(reshapeRow(editor.plan, row, { count: seats.length, spacing, bow, ...change }));
  return (
    <Group title={t('editor.row', { label: row.label })}>
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr 1fr' }}>
        <NumberField
          label={t('editor.count')}
          value={seats.length}
          least={1}
          most={500}
          onChange={(count) => reshape({ count })}
        />
        <NumberField
          label={t('editor.spacing')}
          value={spacing}
          least={35}
          most={300}
          onChange={(value) => reshape({ spacing: value })}
        />
        <NumberField
          label={t('editor.curve')}
          value={bow}
          least={-3000}
          most={3000}
          onChange={(value) => reshape({ bow: value })}
        />
      </Box>
    </Group>
  );
}

function ShapePart({ editor, shape }: { editor: Editor; shape: PlanShape }) {
  const { t } = useTranslation('seats');
  const set = (change: Partial<PlanShape>) => editor.commit(changeShape(editor.plan, shape, change));
  return (
    <Group title={t(`editor.tool.${shape.kind}`)}>
      <LineField
        label={t('editor.label')}
        value={shape.label}
        maxLength={80}
        onChange={(label) => set({ label })}
      />
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
        <NumberField
          label={t('editor.width')}
          value={Math.round(shape.width)}
          least={10}
          most={50_000}
          onChange={(width) => set({ width })}
        />
        <NumberField
          label={t('editor.height')}
          value={Math.round(shape.height)}
          least={10}
          most={50_000}
          onChange={(height) => set({ height })}
        />
      </Box>
    </Group>
  );
}

function StandingPart({ editor, section }: { editor: Editor; section: PlanSection }) {
  const { t } = useTranslation('seats');
  const set = (change: Partial<PlanSection>) =>
    editor.commit(changeSection(editor.plan, section.key, change, editor.picked));
  return (
    <Group title={t('editor.tool.standing')}>
      <LineField
        label={t('editor.name')}
        value={section.name}
        maxLength={80}
        required
        onChange={(name) => set({ name })}
      />
      <NumberField
        label={t('editor.capacity')}
        value={section.capacity ?? 1}
        least={1}
        most={1_000_000}
        onChange={(capacity) => set({ capacity })}
      />
    </Group>
  );
}

function Turn({ editor }: { editor: Editor }) {
  const { t } = useTranslation('seats');
  const turn = (degrees: number) => editor.commit(rotateBy(editor.plan, editor.picked, degrees));
  return (
    <Group title={t('editor.turn')}>
      <Box sx={{ display: 'flex', gap: 2 }}>
        {[-90, -15, 15, 90].map((degrees) => (
          <Button
            key={degrees}
            size="small"
            onClick={() => turn(degrees)}
            sx={{ minWidth: 0, flex: 1, px: 0 }}
            className="tabular"
          >
            {degrees > 0 ? '+' : '−'}
            {Math.abs(degrees)}°
          </Button>
        ))}
      </Box>
    </Group>
  );
}

function Sections({ editor }: { editor: Editor }) {
  const { t } = useTranslation('seats');
  const { plan, model, zones } = editor;
  if (plan.sections.length === 0) return null;
  return (
    <Group title={t('editor.sections')}>
      {model.sections.map(({ section, start, end, bounds }, index) => (
        <Box
          key={section.key}
          sx={{ display: 'grid', gridTemplateColumns: '14px 1fr auto', gap: 2, alignItems: 'center' }}
        >
          <Box
            aria-hidden
            sx={{ width: 14, height: 14, borderRadius: '4px', bgcolor: zones[index]?.color }}
          />
          <LineField
            label={t('editor.name')}
            value={section.name}
            maxLength={80}
            required
            onChange={(name) => editor.commit(changeSection(plan, section.key, { name }, editor.picked))}
          />
          <Button
            size="small"
            variant="text"
            onClick={() => {
              editor.canvas.current?.fitTo(bounds);
              editor.pick(
                section.kind === 'standing' ? new Set([section]) : new Set(model.seats.slice(start, end)),
              );
            }}
          >
            {t('editor.places', { count: section.capacity ?? end - start })}
          </Button>
        </Box>
      ))}
    </Group>
  );
}
