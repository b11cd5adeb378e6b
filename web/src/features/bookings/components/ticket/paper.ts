import type { SxProps, Theme } from '@mui/material/styles';

/** Where the stub tears off, in px from the top; two half circles are punched out there. */
export const TEAR = 156;

const hole = (x: string) =>
  `radial-gradient(circle 11px at ${x} ${TEAR}px, transparent 98%, black) ${x === '0' ? 'left' : 'right'} / 51% 100% no-repeat`;

/** The shape of a ticket. The shadow has to be a filter of the parent: a mask would cut it off. */
export const paper: SxProps<Theme> = {
  position: 'relative',
  height: 1,
  display: 'flex',
  flexDirection: 'column',
  overflow: 'hidden',
  borderRadius: '22px',
  bgcolor: 'background.paper',
  mask: `${hole('0')}, ${hole('100%')}`,
};

export const lifted: SxProps<Theme> = {
  height: 1,
  // The neighbours' shadows would fall on the ticket in sight.
  'article:not([inert]) &': {
    filter: 'drop-shadow(0 1px 1px rgb(15 12 28 / 0.12)) drop-shadow(0 18px 34px rgb(15 12 28 / 0.2))',
  },
};
