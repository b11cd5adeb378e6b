import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';

/** Editing a list of rules that is written as a whole. `write` is refused when somebody else was faster. */
export function useRules<Rule>(
  rules: readonly Rule[],
  name: (rule: Rule) => string,
  write: (rules: Rule[]) => Promise<unknown>,
) {
  const { t } = useTranslation('organizer');
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  /** The rule in the dialog: its index, or the length of the list for a new one. */
  const [open, setOpen] = useState<number | null>(null);
  const words = (error: unknown) => {
    const problem = toProblem(error);
    if (problem.status === 412) return t('charges.stale');
    return problem.code === 'tax_rate_in_use' ? t('charges.in_use') : problemText(problem);
  };
  const save = async (rule: Rule) => {
    const next = [...rules];
    next[open ?? rules.length] = rule;
    await write(next);
    setOpen(null);
    notify(t('charges.saved'));
  };
  const remove = async (index: number) => {
    const rule = rules[index];
    if (rule === undefined) return;
    const yes = await confirm({
      title: t('charges.remove_title', { name: name(rule) }),
      body: t('charges.remove_text'),
      confirmLabel: t('charges.remove'),
      destructive: true,
    });
    if (!yes) return;
    try {
      await write(rules.filter((_, at) => at !== index));
      notify(t('charges.removed'));
    } catch (error) {
      notify(words(error), { severity: 'error' });
    }
  };
  return {
    open: open === null ? null : { rule: rules[open] },
    add: () => setOpen(rules.length),
    edit: (index: number) => setOpen(index),
    close: () => setOpen(null),
    save,
    remove: (index: number) => void remove(index),
    words,
  };
}
