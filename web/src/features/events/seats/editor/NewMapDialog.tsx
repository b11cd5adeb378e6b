import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Slider from '@mui/material/Slider';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { Tabs } from '@/components/Tabs';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useDebounce } from '@/hooks/useDebounce';
import { useProblemText } from '@/hooks/useProblemText';
import { zoneColor } from '@/theme/zones';
import { layOut } from '../engine/model';
import { plainStates } from '../engine/states';
import { SeatMapView } from '../SeatMapView';
import type { ArenaRequest, Numbering, Plan, SeatMap, TheatreRequest } from '../types';
import { generatedQuery, useAddSeatMap } from './api';
import { NumberField } from './fields';

interface Props {
  organizationId: string;
  venues: readonly { id: string; name: string }[];
  venueId: string;
  onClose: () => void;
  onMade: (map: SeatMap) => void;
}

type Kind = 'theatre' | 'arena' | 'empty';

const NUMBERINGS: readonly Numbering[] = ['left_to_right', 'right_to_left', 'odd_even', 'centre'];
const EMPTY: Plan = { format: 1, width: 3000, height: 2400, shapes: [], sections: [] };

/** A hall out of a few numbers, seen while they change; or an empty sheet. */
export function NewMapDialog({ organizationId, venues, venueId, onClose, onMade }: Props) {
  const { t } = useTranslation(['seats', 'common']);
  const [kind, setKind] = useState<Kind>('theatre');
  const [name, setName] = useState('');
  const [venue, setVenue] = useState(venueId);
  const [theatre, setTheatre] = useState<TheatreRequest>({
    kind: 'theatre',
    rows: 16,
    seats_per_row: 28,
    curve: 0.5,
    aisles: 2,
    numbering: 'left_to_right',
    balcony_rows: 0,
  });
  const [arena, setArena] = useState<ArenaRequest>({
    kind: 'arena',
    sections: 20,
    rows: 20,
    seats_per_row: 24,
    floor_standing: 2000,
  });
  const request = useDebounce(kind === 'arena' ? arena : theatre, 250);
  const generated = useQuery({
    ...generatedQuery(organizationId, request),
    enabled: kind !== 'empty',
    placeholderData: keepPreviousData,
  });
  const plan = kind === 'empty' ? EMPTY : generated.data;
  const add = useAddSeatMap(organizationId);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const make = () => {
    if (!plan) return;
    add.mutate(
      { venue_id: venue, name: name.trim() || t('seats:new.default_name'), plan },
      { onSuccess: onMade, onError: (error) => notify(problemText(error), { severity: 'error' }) },
    );
  };
  return (
    <ResponsiveDialog
      open
      size="lg"
      title={t('seats:new.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="contained"
            color="primary"
            loading={add.isPending}
            disabled={!plan || (kind !== 'empty' && generated.isPlaceholderData)}
            onClick={make}
          >
            {t('seats:new.make')}
          </Button>
        </>
      }
    >
      <Tabs
        label={t('seats:new.title')}
        value={kind}
        onChange={setKind}
        tabs={[
          { value: 'theatre', label: t('seats:new.theatre') },
          { value: 'arena', label: t('seats:new.arena') },
          { value: 'empty', label: t('seats:new.empty') },
        ]}
      />
      <Box sx={{ mt: 5, display: 'grid', gap: 6, gridTemplateColumns: { md: '300px 1fr' } }}>
        <Box sx={{ display: 'grid', gap: 4, alignContent: 'start' }}>
          <TextField
            label={t('seats:new.name')}
            placeholder={t('seats:new.default_name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 120 } }}
          />
          {venues.length > 1 && (
            <TextField
              select
              label={t('seats:new.venue')}
              value={venue}
              onChange={(event) => setVenue(event.target.value)}
            >
              {venues.map((one) => (
                <MenuItem key={one.id} value={one.id}>
                  {one.name}
                </MenuItem>
              ))}
            </TextField>
          )}
          {kind === 'theatre' && <TheatreFields value={theatre} onChange={setTheatre} />}
          {kind === 'arena' && <ArenaFields value={arena} onChange={setArena} />}
          {kind === 'empty' && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {t('seats:new.empty_text')}
            </Typography>
          )}
        </Box>
        {kind !== 'empty' &&
          (generated.error ? (
            <ErrorState error={generated.error} onRetry={() => void generated.refetch()} />
          ) : (
            plan && <Preview plan={plan} />
          ))}
      </Box>
    </ResponsiveDialog>
  );
}

function TheatreFields({
  value,
  onChange,
}: {
  value: TheatreRequest;
  onChange: (next: TheatreRequest) => void;
}) {
  const { t } = useTranslation('seats');
  const curve = useId();
  return (
    <>
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
        <NumberField
          label={t('new.rows')}
          value={value.rows}
          least={1}
          most={100}
          onChange={(rows) => onChange({ ...value, rows })}
        />
        <NumberField
          label={t('new.per_row')}
          value={value.seats_per_row}
          least={1}
          most={200}
          onChange={(seats_per_row) => onChange({ ...value, seats_per_row })}
        />
        <NumberField
          label={t('new.aisles')}
          value={value.aisles}
          least={0}
          most={6}
          onChange={(aisles) => onChange({ ...value, aisles })}
        />
        <NumberField
          label={t('new.balcony')}
          value={value.balcony_rows ?? 0}
          least={0}
          most={40}
          onChange={(balcony_rows) => onChange({ ...value, balcony_rows })}
        />
      </Box>
      <Box>
        <Typography id={curve} variant="body2">
          {t('new.curve')}
        </Typography>
        <Slider
          aria-labelledby={curve}
          value={value.curve}
          min={0}
          max={1}
          step={0.05}
          onChange={(_, next) => onChange({ ...value, curve: next as number })}
        />
      </Box>
      <TextField
        select
        label={t('new.numbering')}
        value={value.numbering}
        onChange={(event) => onChange({ ...value, numbering: event.target.value as Numbering })}
      >
        {NUMBERINGS.map((one) => (
          <MenuItem key={one} value={one}>
            {t(`new.numbering_${one}`)}
          </MenuItem>
        ))}
      </TextField>
    </>
  );
}

function ArenaFields({ value, onChange }: { value: ArenaRequest; onChange: (next: ArenaRequest) => void }) {
  const { t } = useTranslation('seats');
  return (
    <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: '1fr 1fr' }}>
      <NumberField
        label={t('new.sections')}
        value={value.sections}
        least={4}
        most={100}
        onChange={(sections) => onChange({ ...value, sections })}
      />
      <NumberField
        label={t('new.rows')}
        value={value.rows}
        least={1}
        most={100}
        onChange={(rows) => onChange({ ...value, rows })}
      />
      <NumberField
        label={t('new.per_row')}
        value={value.seats_per_row}
        least={1}
        most={100}
        onChange={(seats_per_row) => onChange({ ...value, seats_per_row })}
      />
      <NumberField
        label={t('new.floor')}
        value={value.floor_standing ?? 0}
        least={0}
        most={100_000}
        onChange={(places) => {
          const { floor_standing: _, ...rest } = value;
          // Without, the floor stays empty.
          onChange(places > 0 ? { ...rest, floor_standing: places } : rest);
        }}
      />
    </Box>
  );
}

function Preview({ plan }: { plan: Plan }) {
  const { t } = useTranslation('seats');
  const model = useMemo(() => layOut(plan), [plan]);
  const states = useMemo(() => {
    const plain = plainStates(model.count);
    for (const [index, { start, end }] of model.sections.entries()) plain.zone.fill(index, start, end);
    return plain;
  }, [model]);
  const zones = useMemo(
    () => plan.sections.map(({ name }, i) => ({ name, color: zoneColor(i) })),
    [plan.sections],
  );
  return (
    <Box>
      <SeatMapView
        // A hall of another size is shown whole.
        key={`${Math.round(plan.width)}x${Math.round(plan.height)}`}
        model={model}
        states={states}
        zones={zones}
        label={t('new.preview')}
        walk={false}
        sx={{ height: { xs: 300, md: 440 }, border: 1, borderColor: 'divider', borderRadius: '12px' }}
      />
      <Typography
        variant="body2"
        className="tabular"
        sx={{ mt: 2, color: 'text.secondary' }}
        aria-live="polite"
      >
        {t('editor.seats', { count: model.count })}
      </Typography>
    </Box>
  );
}
