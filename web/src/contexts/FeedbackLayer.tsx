import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Snackbar from '@mui/material/Snackbar';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '@/components/ConfirmDialog';

export interface Note {
  id: number;
  message: string;
  severity?: 'success' | 'info' | 'warning' | 'error';
  action?: { label: string; run: () => void };
}

export interface Ask {
  title: string;
  body?: string;
  confirmLabel: string;
  cancelLabel?: string;
  destructive?: boolean;
  answer: (yes: boolean) => void;
}

interface Props {
  note: Note | undefined;
  ask: Ask | null;
  onDrop: (id: number) => void;
  onAnswered: () => void;
}

/** Loaded with the first message or question: most visits never need one. */
export default function FeedbackLayer({ note, ask, onDrop, onAnswered }: Props) {
  const { t } = useTranslation();
  const answer = (yes: boolean) => {
    ask?.answer(yes);
    onAnswered();
  };
  const drop = () => note && onDrop(note.id);
  return (
    <>
      {ask && <ConfirmDialog open {...ask} onConfirm={() => answer(true)} onCancel={() => answer(false)} />}
      {note && (
        <Snackbar
          key={note.id}
          open
          // Errors and things to undo stay long enough to be read twice.
          autoHideDuration={note.severity === 'error' || note.action ? 9000 : 4500}
          onClose={(_, reason) => reason !== 'clickaway' && drop()}
          anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
          sx={{ insetBlockEnd: { xs: 'calc(76px + env(safe-area-inset-bottom))', sm: 24 } }}
        >
          <Alert
            severity={note.severity ?? 'success'}
            role={note.severity === 'error' ? 'alert' : 'status'}
            {...(note.action ? {} : { onClose: drop })}
            slotProps={{ closeButton: { 'aria-label': t('action.dismiss'), title: t('action.dismiss') } }}
            action={
              note.action && (
                <Button
                  variant="text"
                  size="small"
                  onClick={() => {
                    note.action?.run();
                    drop();
                  }}
                >
                  {note.action.label}
                </Button>
              )
            }
            sx={{ width: '100%', border: 1, borderColor: 'divider', alignItems: 'center' }}
          >
            {note.message}
          </Alert>
        </Snackbar>
      )}
    </>
  );
}
