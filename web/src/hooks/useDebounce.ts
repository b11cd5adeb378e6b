import { useEffect, useState } from 'react';

/** The value, once it has been still for a moment: for searching while someone types. */
export function useDebounce<T>(value: T, wait = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
