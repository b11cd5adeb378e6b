import Box from '@mui/material/Box';

/** The colour of a price zone, as the map shows it; the name always stands beside it. */
export function ZoneDot({ color }: { color: string }) {
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        width: 14,
        height: 14,
        flexShrink: 0,
        borderRadius: '4px',
        bgcolor: color,
        boxShadow: 'inset 0 0 0 1px rgb(128 128 128 / 0.35)',
      }}
    />
  );
}
