import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { zoneColor } from '@/theme/zones';
import { type Look, readLook } from '../engine/look';
import { layOut } from '../engine/model';
import type { SeatCanvas } from '../engine/SeatCanvas';
import { MINE, type SeatStates } from '../engine/states';
import type { Plan, Zone } from '../types';
import { boxTool, rowTool, tableTool } from './drawTools';
import { begin, done, type History, redo, undo } from './history';
import { type Clip, copied, type Edited, moveBy, NOTHING, type Picked, pasted, remove } from './ops';
import { selectTool } from './selectTool';
import type { Desk, EditorTool, ToolName, ToolOptions } from './tool';

interface Step {
  plan: Plan;
  picked: Picked;
}

/** The plan being drawn, what is selected in it, and every step that led here. */
export function useEditor(initial: Plan) {
  const { t } = useTranslation('seats');
  const [history, setHistory] = useState<History<Step>>(() => begin({ plan: initial, picked: NOTHING }));
  const [picked, setPicked] = useState<Picked>(NOTHING);
  const [toolName, setTool] = useState<ToolName>('select');
  const [section, setSection] = useState<string | null>(null);
  const [options, setOptions] = useState<ToolOptions>({ spacing: 55, gap: 90, rows: 1, tableSeats: 8 });
  const canvas = useRef<SeatCanvas | null>(null);
  const look = useRef<Look | null>(null);
  const clip = useRef<Clip | null>(null);
  const { plan } = history.present;
  const model = useMemo(() => layOut(plan), [plan]);

  const commit = useCallback((edited: Edited) => {
    setHistory((old) => (edited.plan === old.present.plan ? old : done(old, edited)));
    setPicked(edited.picked);
  }, []);
  const stepTo = (step: (old: History<Step>) => History<Step>) => {
    const next = step(history);
    setHistory(next);
    setPicked(next === history ? picked : next.present.picked);
  };

  const now = useRef({ plan, model, picked, options, section });
  now.current = { plan, model, picked, options, section };
  const desk = useMemo<Desk>(
    () => ({
      plan: () => now.current.plan,
      model: () => now.current.model,
      picked: () => now.current.picked,
      look: () => look.current,
      options: () => now.current.options,
      section: () => now.current.section,
      names: () => ({
        section: t('editor.new.section'),
        tables: t('editor.new.tables'),
        standing: t('editor.new.standing'),
        stage: t('editor.new.stage'),
        text: t('editor.new.text'),
      }),
      commit,
      pick: setPicked,
      scale: () => canvas.current?.view.scale ?? 0.1,
      redraw: () => canvas.current?.redrawTop(),
    }),
    [commit, t],
  );

  const tool = useMemo<EditorTool | null>(() => {
    switch (toolName) {
      case 'pan':
        return null;
      case 'select':
        return selectTool(desk);
      case 'row':
      case 'curve':
        return rowTool(desk, toolName === 'curve');
      case 'table':
        return tableTool(desk);
      default:
        return boxTool(desk, toolName);
    }
  }, [toolName, desk]);

  const zones = useMemo<Zone[]>(
    () => plan.sections.map(({ name }, i) => ({ name, color: zoneColor(i) })),
    [plan.sections],
  );
  const states = useMemo<SeatStates>(() => {
    const state = new Uint8Array(model.count);
    const zone = new Int16Array(model.count);
    for (const [index, { start, end }] of model.sections.entries()) zone.fill(index, start, end);
    for (let seat = 0; seat < model.count; seat += 1) {
      const one = model.seats[seat];
      if (one && picked.has(one)) state[seat] = MINE;
    }
    return { state, zone };
  }, [model, picked]);
  useEffect(() => canvas.current?.redrawTop());

  const onReady = useCallback((made: SeatCanvas | null) => {
    canvas.current = made;
  }, []);
  const overlay = useCallback(
    (ctx: CanvasRenderingContext2D, view: SeatCanvas['view']) => {
      // Colours are read as they are now, so that a change of scheme reaches half-drawn things too.
      look.current = readLook(ctx.canvas, []);
      if (tool) tool.paint(ctx, view);
    },
    [tool],
  );

  const copy = () => {
    if (picked.size > 0) clip.current = copied(plan, picked);
  };
  const paste = () => clip.current && commit(pasted(plan, clip.current, 60, 60));
  return {
    plan,
    model,
    picked,
    pick: setPicked,
    commit,
    /** A whole other plan, as one step that can be undone. */
    replace: (next: Plan) => commit({ plan: next, picked: NOTHING }),
    toolName,
    setTool,
    tool,
    section,
    setSection,
    options,
    setOptions,
    zones,
    states,
    canvas,
    onReady,
    overlay,
    undo: () => stepTo(undo),
    redo: () => stepTo(redo),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    copy,
    paste,
    cut: () => {
      copy();
      if (picked.size > 0) commit(remove(plan, picked));
    },
    duplicate: () => picked.size > 0 && commit(pasted(plan, copied(plan, picked), 0, options.gap)),
    removePicked: () => picked.size > 0 && commit(remove(plan, picked)),
    nudge: (dx: number, dy: number) => picked.size > 0 && commit(moveBy(plan, picked, dx, dy)),
    pickAll: () => setPicked(new Set([...model.seats, ...plan.shapes])),
  };
}

export type Editor = ReturnType<typeof useEditor>;
