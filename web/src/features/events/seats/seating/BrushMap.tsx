import AdsClick from '@mui/icons-material/AdsClick';
import Brush from '@mui/icons-material/BrushOutlined';
import Gesture from '@mui/icons-material/Gesture';
import PanTool from '@mui/icons-material/PanToolOutlined';
import TableRows from '@mui/icons-material/TableRowsOutlined';
import Box from '@mui/material/Box';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Tooltip from '@mui/material/Tooltip';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PlanModel, placeOf } from '../engine/model';
import type { SeatCanvas } from '../engine/SeatCanvas';
import type { SeatStates } from '../engine/states';
import { SeatMapView } from '../SeatMapView';
import { seatText } from '../SeatName';
import type { Zone } from '../types';
import { type BrushName, makeBrush } from './brushes';

interface Props {
  model: PlanModel;
  states: SeatStates;
  zones: readonly Zone[];
  /** The colour strokes are shown in. */
  color: string;
  label: string;
  disabled?: boolean;
  describe: (seat: number) => string;
  onTouched: (seats: readonly number[]) => void;
}

const BRUSHES = [
  ['section', AdsClick],
  ['row', TableRows],
  ['brush', Brush],
  ['lasso', Gesture],
  ['pan', PanTool],
] as const;

/** A map whose seats are marked by clicking sections, painting or drawing around them; or one by one by keyboard. */
export function BrushMap({ model, states, zones, color, label, disabled, describe, onTouched }: Props) {
  const { t } = useTranslation('seats');
  const [name, setName] = useState<BrushName>('section');
  const canvas = useRef<SeatCanvas | null>(null);
  const latest = useRef({ model, color, onTouched });
  latest.current = { model, color, onTouched };
  const brush = useMemo(
    () =>
      disabled
        ? null
        : makeBrush(name, {
            model: () => latest.current.model,
            scale: () => canvas.current?.view.scale ?? 0.1,
            redraw: () => canvas.current?.redrawTop(),
            touched: (seats) => latest.current.onTouched(seats),
          }),
    [name, disabled],
  );
  const overlay = useCallback(
    (ctx: CanvasRenderingContext2D, view: SeatCanvas['view']) =>
      brush?.paint(ctx, view, latest.current.color),
    [brush],
  );
  const onReady = useCallback((made: SeatCanvas | null) => {
    canvas.current = made;
  }, []);
  return (
    <SeatMapView
      model={model}
      states={states}
      zones={zones}
      label={label}
      tool={brush}
      overlay={overlay}
      onReady={onReady}
      describe={(seat) => {
        const place = placeOf(model, seat);
        return place ? `${seatText(place)}, ${describe(seat)}` : '';
      }}
      onPick={(seat) => !disabled && onTouched([seat])}
      onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
      cursor={brush ? 'crosshair' : 'grab'}
      sx={{
        height: { xs: '56dvh', md: 'calc(100dvh - 300px)' },
        minHeight: 380,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
      }}
    >
      {!disabled && (
        <Box sx={{ position: 'absolute', insetBlockStart: 12, insetInlineStart: 12 }}>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={name}
            aria-label={t('seating.brushes')}
            onChange={(_, next: BrushName | null) => next && setName(next)}
            sx={{ bgcolor: 'surface.raised' }}
          >
            {BRUSHES.map(([value, Icon]) => (
              <ToggleButton key={value} value={value} aria-label={t(`seating.brush.${value}`)}>
                <Tooltip title={t(`seating.brush.${value}`)}>
                  <Icon fontSize="small" />
                </Tooltip>
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Box>
      )}
    </SeatMapView>
  );
}
