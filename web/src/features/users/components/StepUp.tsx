import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useSession } from '@/contexts/SessionContext';
import { Prove } from './Prove';

interface Waiting {
  again: () => Promise<unknown>;
  done: (value: unknown) => void;
  failed: (error: unknown) => void;
}

interface StepUp {
  /** Runs an act; when the server wants a fresh proof first, asks for it and runs the act once more. */
  guarded: <T>(act: () => Promise<T>) => Promise<T>;
  /** Stands somewhere on the page. */
  dialog: ReactNode;
}

/** Thrown when the person closed the dialog: nothing happened, and nothing needs to be said. */
export class NotProved extends Error {}

/** Dangerous acts want a proof of the last ten minutes that it is really the person who is signed in. */
export function useStepUp(): StepUp {
  const { t } = useTranslation('users');
  const { reload } = useSession();
  const [waiting, setWaiting] = useState<Waiting | null>(null);

  const guarded = useCallback(async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (toProblem(error).code !== 'reauthentication_required') throw error;
      return new Promise<T>((resolve, reject) => {
        setWaiting({ again: act, done: (value) => resolve(value as T), failed: reject });
      });
    }
  }, []);

  const close = () => {
    waiting?.failed(new NotProved('not proved'));
    setWaiting(null);
  };
  const proved = async () => {
    const one = waiting;
    await reload();
    setWaiting(null);
    one?.again().then(one.done, one.failed);
  };
  const dialog = (
    <ResponsiveDialog open={waiting !== null} title={t('step_up.title')} onClose={close} size="xs">
      {waiting && <Prove onDone={proved} />}
    </ResponsiveDialog>
  );
  return { guarded, dialog };
}
