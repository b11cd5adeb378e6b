import Box, { type BoxProps } from '@mui/material/Box';

/** The one landmark a skip link and a navigation put the focus on. */
export function Main({ sx, ...props }: BoxProps<'main'>) {
  return (
    <Box
      component="main"
      id="content"
      tabIndex={-1}
      sx={[
        { flex: 1, display: 'flex', flexDirection: 'column', minWidth: 0 },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
      {...props}
    />
  );
}
