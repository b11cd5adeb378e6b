import Box from '@mui/material/Box';

interface Part {
  value: number;
  color: string;
}

/** A thin bar of parts of a whole: sold, held, blocked. Says nothing on its own; the numbers stand beside it. */
export function ShareBar({
  parts,
  total,
  height = 6,
}: {
  parts: readonly Part[];
  total: number;
  height?: number;
}) {
  return (
    <Box
      aria-hidden
      sx={{
        display: 'flex',
        height,
        borderRadius: 999,
        bgcolor: 'action.selected',
        overflow: 'hidden',
        width: 1,
      }}
    >
      {parts
        .filter((part) => part.value > 0 && total > 0)
        .map((part) => (
          <Box
            key={part.color}
            sx={{ bgcolor: part.color, transition: 'width 200ms ease-out' }}
            style={{ width: `${Math.min(100, (part.value / total) * 100)}%` }}
          />
        ))}
    </Box>
  );
}
