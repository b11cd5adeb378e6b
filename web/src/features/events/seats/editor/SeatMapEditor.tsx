import Download from '@mui/icons-material/Download';
import Redo from '@mui/icons-material/Redo';
import Undo from '@mui/icons-material/Undo';
import Upload from '@mui/icons-material/Upload';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useTheme } from '@mui/material/styles';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { SeatMapView } from '../SeatMapView';
import type { Plan, SeatMap } from '../types';
import { useSaveSeatMap } from './api';
import { draftOf, dropDraft, keepDraft } from './draft';
import { EditorTools, toolOfKey } from './EditorTools';
import { FindingsPanel } from './FindingsPanel';
import { Inspector } from './Inspector';
import { NumberingDialog } from './NumberingDialog';
import { downloadPlan, readPlan } from './planFile';
import { type Editor, useEditor } from './useEditor';
import { findings } from './validate';

/** Draws the map of a hall. */
export default function SeatMapEditor({ organizationId, map }: { organizationId: string; map: SeatMap }) {
  const { t } = useTranslation('seats');
  const editor = useEditor(map.plan);
  const small = useMediaQuery(useTheme().breakpoints.down('md'));
  const { toolName, setTool } = editor;
  // Turned upright, a tablet becomes too small to draw on.
  useEffect(() => {
    if (small && toolName !== 'select' && toolName !== 'pan') setTool('select');
  }, [small, toolName, setTool]);
  const { plan, model } = editor;
  const [saved, setSaved] = useState<{ plan: Plan; version: number }>({
    plan: map.plan,
    version: map.version,
  });
  const [draft, setDraft] = useState(() => draftOf(map.id));
  const [numbering, setNumbering] = useState(false);
  const dirty = plan !== saved.plan;
  const save = useSaveSeatMap(organizationId, map.id);
  const { notify, confirm } = useFeedback();
  const problemText = useProblemText();
  const checked = useDeferredValue(model);
  const found = useMemo(() => findings(checked), [checked]);

  useKeepDraft(map.id, plan, saved.version, dirty);
  useLeaveWarning(dirty);

  const send = async (version: number) => {
    try {
      const answer = await save.mutateAsync({ version, plan });
      setSaved({ plan, version: answer.version });
      dropDraft(map.id);
      notify(t('editor.saved'));
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status !== 409 && problem.status !== 412) {
        notify(problemText(error), { severity: 'error' });
        return;
      }
      // Somebody else saved meanwhile: only knowingly is their work replaced.
      const yes = await confirm({
        title: t('editor.stale_title'),
        body: t('editor.stale_text'),
        confirmLabel: t('editor.stale_mine'),
        destructive: true,
      });
      if (yes) await send(await newestVersion(organizationId, map.id));
    }
  };

  const onKey = (event: KeyboardEvent) => keys(event, editor, () => void send(saved.version));
  return (
    <Box
      onKeyDown={(event) => {
        // Fields have their own keys.
        if ((event.target as HTMLElement).closest('input, textarea, [role=dialog], [role=listbox]')) return;
        if ((event.target as HTMLElement).dataset.testid !== 'seat-map') onKey(event);
      }}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        height: { xs: 'calc(100dvh - 150px)', md: 'calc(100dvh - 176px)' },
        minHeight: 520,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        overflow: 'hidden',
      }}
    >
      <TopRow
        editor={editor}
        name={map.name}
        dirty={dirty}
        saving={save.isPending}
        onSave={() => void send(saved.version)}
      />
      {draft && (
        <Alert
          severity="info"
          sx={{ borderRadius: 0 }}
          action={
            <>
              <Button
                size="small"
                onClick={() => {
                  editor.replace(draft.plan);
                  setDraft(null);
                }}
              >
                {t('editor.draft_restore')}
              </Button>
              <Button
                size="small"
                variant="text"
                onClick={() => {
                  dropDraft(map.id);
                  setDraft(null);
                }}
              >
                {t('editor.draft_drop')}
              </Button>
            </>
          }
        >
          {draft.base === map.version ? t('editor.draft') : t('editor.draft_old')}
        </Alert>
      )}
      <Box sx={{ flex: 1, minHeight: 0, display: 'flex', flexDirection: { xs: 'column', md: 'row' } }}>
        <EditorTools value={editor.toolName} onChange={editor.setTool} small={small} />
        <SeatMapView
          model={model}
          states={editor.states}
          zones={editor.zones}
          label={t('editor.canvas', { name: map.name })}
          tool={editor.tool}
          overlay={editor.overlay}
          onReady={editor.onReady}
          onKey={onKey}
          walk={false}
          cursor={editor.toolName === 'pan' ? 'grab' : editor.toolName === 'select' ? 'default' : 'crosshair'}
          sx={{ flex: 1, minWidth: 0, minHeight: 260 }}
        >
          {model.count === 0 && plan.shapes.length === 0 && plan.sections.length === 0 && (
            <Box
              sx={{
                position: 'absolute',
                inset: 0,
                display: 'grid',
                placeContent: 'center',
                textAlign: 'center',
                p: 6,
                pointerEvents: 'none',
              }}
            >
              <Typography variant="h5">{t('editor.empty_title')}</Typography>
              <Typography sx={{ mt: 1, color: 'text.secondary' }}>{t('editor.empty_text')}</Typography>
            </Box>
          )}
        </SeatMapView>
        <Box
          component="aside"
          aria-label={t('editor.inspector')}
          sx={{
            width: { md: 304 },
            maxHeight: { xs: '38%', md: 'none' },
            flexShrink: 0,
            display: 'flex',
            flexDirection: 'column',
            borderInlineStart: { md: 1 },
            borderTop: { xs: 1, md: 0 },
            borderColor: 'divider',
          }}
        >
          <Box sx={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
            <Inspector editor={editor} onNumber={() => setNumbering(true)} />
          </Box>
          <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
            <FindingsPanel editor={editor} found={found} />
          </Box>
        </Box>
      </Box>
      {numbering && <NumberingDialog editor={editor} onClose={() => setNumbering(false)} />}
    </Box>
  );
}

interface TopRowProps {
  editor: Editor;
  name: string;
  dirty: boolean;
  saving: boolean;
  onSave: () => void;
}

function TopRow({ editor, name, dirty, saving, onSave }: TopRowProps) {
  const { t } = useTranslation('seats');
  const file = useRef<HTMLInputElement>(null);
  const { notify } = useFeedback();
  const load = async (chosen: File | undefined) => {
    if (!chosen) return;
    const plan = await readPlan(chosen);
    if (plan) editor.replace(plan);
    else notify(t('editor.import_bad'), { severity: 'error' });
  };
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
        px: 3,
        py: 2,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <Tooltip title={`${t('editor.undo')} · Ctrl Z`}>
        <span>
          <IconButton aria-label={t('editor.undo')} disabled={!editor.canUndo} onClick={editor.undo}>
            <Undo fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
      <Tooltip title={`${t('editor.redo')} · Ctrl Shift Z`}>
        <span>
          <IconButton aria-label={t('editor.redo')} disabled={!editor.canRedo} onClick={editor.redo}>
            <Redo fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
      <Typography variant="body2" className="tabular" sx={{ flex: 1, px: 2, color: 'text.secondary' }}>
        {t('editor.seats', { count: editor.model.count })}
        {dirty && ` · ${t('editor.unsaved')}`}
      </Typography>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        hidden
        data-testid="plan-file"
        onChange={(event) => {
          void load(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <Button size="small" variant="text" startIcon={<Upload />} onClick={() => file.current?.click()}>
        {t('editor.import')}
      </Button>
      <Button
        size="small"
        variant="text"
        startIcon={<Download />}
        onClick={() => downloadPlan(editor.plan, name)}
      >
        {t('editor.export')}
      </Button>
      <Button variant="contained" color="primary" loading={saving} disabled={!dirty} onClick={onSave}>
        {t('editor.save')}
      </Button>
    </Box>
  );
}

/** The editor's keys; true to a drawing program's. */
function keys(event: KeyboardEvent, editor: Editor, save: () => void): void {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  const commands: Record<string, () => unknown> = {
    z: event.shiftKey ? editor.redo : editor.undo,
    y: editor.redo,
    c: editor.copy,
    x: editor.cut,
    v: editor.paste,
    d: editor.duplicate,
    a: editor.pickAll,
    s: save,
  };
  const step = event.shiftKey ? 50 : 5;
  const plain: Record<string, () => unknown> = {
    delete: editor.removePicked,
    backspace: editor.removePicked,
    escape: () => editor.tool?.abandon?.() || editor.setTool('select'),
    enter: () => editor.tool?.finish?.(),
    arrowleft: () => editor.nudge(-step, 0),
    arrowright: () => editor.nudge(step, 0),
    arrowup: () => editor.nudge(0, -step),
    arrowdown: () => editor.nudge(0, step),
  };
  const act = command ? commands[key] : plain[key];
  if (act) {
    event.preventDefault();
    act();
  } else if (!command && !event.altKey && key.length === 1) {
    const tool = toolOfKey(key);
    if (tool) editor.setTool(tool);
  }
}

function useKeepDraft(id: string, plan: Plan, base: number, dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const timer = setTimeout(() => keepDraft(id, { base, plan, at: Date.now() }), 1_500);
    return () => clearTimeout(timer);
  }, [id, plan, base, dirty]);
}

function useLeaveWarning(dirty: boolean): void {
  const { t } = useTranslation('seats');
  const { confirm } = useFeedback();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);
  const asked = useRef(false);
  useEffect(() => {
    if (blocker.state !== 'blocked' || asked.current) return;
    asked.current = true;
    void confirm({
      title: t('editor.leave_title'),
      body: t('editor.leave_text'),
      confirmLabel: t('editor.leave'),
    }).then((yes) => {
      asked.current = false;
      if (yes) blocker.proceed();
      else blocker.reset();
    });
  }, [blocker, confirm, t]);
}

async function newestVersion(organizationId: string, id: string): Promise<number> {
  const [{ queryClient }, { seatMapQuery }] = await Promise.all([import('@/api/query'), import('./api')]);
  const fresh = await queryClient.fetchQuery({ ...seatMapQuery(organizationId, id), staleTime: 0 });
  return fresh.version;
}
