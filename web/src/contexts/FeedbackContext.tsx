import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useState } from 'react';
import type { Ask, Note } from './FeedbackLayer';

const FeedbackLayer = lazy(() => import('./FeedbackLayer'));

interface FeedbackValue {
  /** A short word at the foot of the screen; `action` is for undo. */
  notify: (message: string, options?: Omit<Note, 'id' | 'message'>) => void;
  /** Asks before something that cannot be taken back. */
  confirm: (question: Omit<Ask, 'answer'>) => Promise<boolean>;
}

const FeedbackContext = createContext<FeedbackValue | null>(null);

let noteId = 0;

export function FeedbackProvider({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const [ask, setAsk] = useState<Ask | null>(null);

  const notify = useCallback<FeedbackValue['notify']>((message, options) => {
    noteId += 1;
    const note = { ...options, message, id: noteId };
    setNotes((current) => [...current, note]);
  }, []);

  const confirm = useCallback<FeedbackValue['confirm']>(
    (question) => new Promise((answer) => setAsk({ ...question, answer })),
    [],
  );

  const value = useMemo(() => ({ notify, confirm }), [notify, confirm]);
  const drop = useCallback((id: number) => setNotes((all) => all.filter((note) => note.id !== id)), []);
  const clear = useCallback(() => setAsk(null), []);

  return (
    <FeedbackContext value={value}>
      {children}
      {(notes.length > 0 || ask) && (
        <Suspense fallback={null}>
          <FeedbackLayer note={notes[0]} ask={ask} onDrop={drop} onAnswered={clear} />
        </Suspense>
      )}
    </FeedbackContext>
  );
}

export function useFeedback(): FeedbackValue {
  const value = use(FeedbackContext);
  if (!value) throw new Error('useFeedback needs a FeedbackProvider');
  return value;
}
