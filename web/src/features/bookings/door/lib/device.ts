import { useState } from 'react';

/** Something this device remembers for its door: the gate's name, whether it sounds. */
export function useKept(key: string, initial: string): [string, (value: string) => void] {
  const name = `admit.door.${key}`;
  const [value, setValue] = useState(() => localStorage.getItem(name) ?? initial);
  const keep = (next: string) => {
    localStorage.setItem(name, next);
    setValue(next);
  };
  return [value, keep];
}
