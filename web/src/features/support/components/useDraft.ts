import { useState } from 'react';

/** Half-written words survive going to another conversation, and a reload. */
export function useDraft(id: string): [string, (text: string) => void] {
  const name = `admit.draft.${id}`;
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? '');
  const keep = (next: string) => {
    if (next) sessionStorage.setItem(name, next);
    else sessionStorage.removeItem(name);
    setText(next);
  };
  return [text, keep];
}
