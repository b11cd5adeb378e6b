import Add from '@mui/icons-material/Add';
import Remove from '@mui/icons-material/Remove';
import ZoomOutMap from '@mui/icons-material/ZoomOutMap';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import type { SxProps, Theme } from '@mui/material/styles';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanModel } from './engine/model';
import { type HallTool, SeatCanvas, type SeatCanvasEvents } from './engine/SeatCanvas';
import type { SeatStates } from './engine/states';
import { type Direction, seatNear, stepFrom } from './engine/steps';
import { useLook } from './engine/useLook';
import type { Insets } from './engine/view';
import type { Zone } from './types';

export interface SeatMapViewProps {
  model: PlanModel;
  states: SeatStates;
  zones: readonly Zone[];
  label: string;
  /** Said to screen readers when the keyboard comes to a seat. */
  describe?: (seat: number) => string;
  /** A tap, or Enter on the seat the keyboard is on. */
  onPick?: (seat: number, how: 'pointer' | 'keyboard', event?: PointerEvent) => void;
  onTapNothing?: (at: { x: number; y: number }) => void;
  onHover?: (seat: number | null) => void;
  onFocusSeat?: (seat: number | null) => void;
  onLeave?: () => void;
  /** Where the keyboard should come in first. */
  wanted?: (seat: number) => boolean;
  /** Keys the map itself has no use for. */
  onKey?: (event: KeyboardEvent) => void;
  onReady?: (canvas: SeatCanvas | null) => void;
  onView?: () => void;
  overlay?: SeatCanvasEvents['overlay'];
  tool?: HallTool | null;
  insets?: Insets;
  cursor?: string;
  /** Arrow keys walk from seat to seat. */
  walk?: boolean;
  sx?: SxProps<Theme>;
  children?: ReactNode;
}

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The map on the page: a canvas, buttons to come closer, and a way through it by keyboard that is also spoken. */
export function SeatMapView(props: SeatMapViewProps) {
  const { model, states, zones, label, children, insets, cursor = 'grab', tool, walk = true, sx } = props;
  const { t } = useTranslation('seats');
  const host = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<SeatCanvas | null>(null);
  const [spoken, setSpoken] = useState('');
  const focus = useRef<number | null>(null);
  const hints = useId();
  const look = useLook(host, zones);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!host.current) return;
    const made = new SeatCanvas(host.current);
    made.events = {
      tap: (seat, at, event) => {
        const { onPick, onTapNothing } = latest.current;
        // From afar nobody can mean one seat: the first tap comes closer.
        if (event.pointerType === 'touch' && made.seatPixels < 13) return made.approach(at);
        if (made.seatPixels < 5) return made.approach(at);
        if (seat !== null) onPick?.(seat, 'pointer', event);
        else onTapNothing?.(at);
      },
      hover: (seat) => latest.current.onHover?.(seat),
      view: () => latest.current.onView?.(),
      overlay: (ctx, view) => latest.current.overlay?.(ctx, view),
    };
    setCanvas(made);
    latest.current.onReady?.(made);
    return () => {
      made.destroy();
      latest.current.onReady?.(null);
    };
  }, []);

  useEffect(() => {
    if (!canvas) return;
    canvas.insets = insets ?? {};
  }, [canvas, insets]);
  useEffect(() => {
    if (canvas) canvas.tool = tool ?? null;
  }, [canvas, tool]);
  useEffect(() => {
    canvas?.setModel(model);
    if (focus.current !== null && focus.current >= model.count) focus.current = null;
  }, [canvas, model]);
  useEffect(() => {
    if (look) canvas?.setLook(look);
  }, [canvas, look]);
  useEffect(() => canvas?.setStates(states), [canvas, states]);

  const go = (seat: number | null) => {
    focus.current = seat;
    canvas?.setFocus(seat);
    props.onFocusSeat?.(seat);
    setSpoken(seat === null ? '' : (props.describe?.(seat) ?? ''));
  };
  const enter = () => {
    if (!canvas || focus.current !== null || !walk) return;
    go(seatNear(model, canvas.middle, props.wanted) ?? seatNear(model, canvas.middle));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const arrow = ARROWS[event.key];
    if (walk && plain && !event.shiftKey && arrow) {
      event.preventDefault();
      if (focus.current === null) enter();
      else go(stepFrom(model, focus.current, arrow));
    } else if (walk && plain && (event.key === 'Enter' || event.key === ' ') && focus.current !== null) {
      event.preventDefault();
      const seat = focus.current;
      props.onPick?.(seat, 'keyboard');
      requestAnimationFrame(() => setSpoken(latest.current.describe?.(seat) ?? ''));
    } else if (plain && (event.key === '+' || event.key === '=')) {
      canvas?.zoomBy(1.5);
    } else if (plain && event.key === '-') {
      canvas?.zoomBy(1 / 1.5);
    } else if (plain && event.key === '0') {
      canvas?.fitAll();
    } else if (event.key === 'Escape' && props.onLeave) {
      event.preventDefault();
      // Nobody around the map should take this for its own.
      event.stopPropagation();
      go(null);
      props.onLeave();
    } else {
      props.onKey?.(event);
    }
  };

  return (
    <Box
      sx={[
        { position: 'relative', overflow: 'hidden', bgcolor: 'background.paper' },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      <Box
        ref={host}
        role="application"
        aria-label={label}
        aria-describedby={hints}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.target.matches(':focus-visible') && enter()}
        onBlur={() => {
          canvas?.setFocus(null);
          props.onFocusSeat?.(null);
          focus.current = null;
        }}
        data-testid="seat-map"
        sx={{
          position: 'absolute',
          inset: 0,
          cursor,
          userSelect: 'none',
          '&:focus-visible': { outlineOffset: -2 },
        }}
      />
      <HiddenText id={hints}>{walk ? t('map.hints') : t('map.hints_pan')}</HiddenText>
      <HiddenText live>{spoken}</HiddenText>
      {children}
      <Box
        sx={{
          position: 'absolute',
          insetInlineEnd: 12,
          insetBlockEnd: 12 + (insets?.bottom ?? 0),
          display: 'grid',
          borderRadius: '12px',
          border: 1,
          borderColor: 'divider',
          bgcolor: 'surface.raised',
          overflow: 'hidden',
          '& .MuiIconButton-root': { borderRadius: 0 },
        }}
      >
        <IconButton aria-label={t('map.closer')} onClick={() => canvas?.zoomBy(1.6)}>
          <Add fontSize="small" />
        </IconButton>
        <IconButton aria-label={t('map.farther')} onClick={() => canvas?.zoomBy(1 / 1.6)}>
          <Remove fontSize="small" />
        </IconButton>
        <IconButton aria-label={t('map.all')} onClick={() => canvas?.fitAll()}>
          <ZoomOutMap fontSize="small" />
        </IconButton>
      </Box>
    </Box>
  );
}

function HiddenText({ id, live, children }: { id?: string; live?: boolean; children: ReactNode }) {
  return (
    <Box
      id={id}
      aria-live={live ? 'polite' : undefined}
      sx={{
        position: 'absolute',
        width: 1,
        height: 1,
        maxWidth: '1px',
        maxHeight: '1px',
        overflow: 'hidden',
        clipPath: 'inset(50%)',
        whiteSpace: 'nowrap',
      }}
    >
      {children}
    </Box>
  );
}
