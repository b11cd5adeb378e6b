import { type RefObject, useEffect, useState } from 'react';
import type { Zone } from '../types';
import { type Look, readLook } from './look';

/** The colours to draw with, read again when the scheme or the page's accent changes. */
export function useLook(element: RefObject<HTMLElement | null>, zones: readonly Zone[]): Look | null {
  const [look, setLook] = useState<Look | null>(null);
  useEffect(() => {
    const read = () => element.current && setLook(readLook(element.current, zones));
    read();
    const root = new MutationObserver(() => requestAnimationFrame(read));
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-scheme', 'class'] });
    // The accent is lent to the page by a style element that may come after us.
    root.observe(document.head, { childList: true });
    return () => root.disconnect();
  }, [element, zones]);
  return look;
}
