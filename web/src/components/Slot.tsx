import Box, { type BoxProps } from '@mui/material/Box';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** Places a layout leaves open for the page inside it: the checkout's clock, the breadcrumbs. */
export type SlotName = 'checkout-clock' | 'breadcrumbs' | 'topbar-actions' | 'door-status';

export function SlotTarget({ name, ...props }: { name: SlotName } & BoxProps) {
  return <Box id={`slot-${name}`} {...props} />;
}

export function SlotFill({ name, children }: { name: SlotName; children: ReactNode }) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setTarget(document.getElementById(`slot-${name}`)), [name]);
  return target && createPortal(children, target);
}
