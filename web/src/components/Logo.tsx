import Box from '@mui/material/Box';
import { Link } from 'react-router';

/** A ticket with a doorway cut into it, and someone walking through. */
export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <Box
      component="svg"
      viewBox="0 0 32 32"
      width={size}
      height={size}
      aria-hidden
      sx={{ display: 'block', flexShrink: 0, color: 'primary.main' }}
    >
      <path
        fill="currentColor"
        d="M7 3h18a5 5 0 0 1 5 5v4.6a3.6 3.6 0 0 0 0 6.8V24a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5v-4.6a3.6 3.6 0 0 0 0-6.8V8a5 5 0 0 1 5-5Z"
      />
      <Box component="g" sx={(theme) => ({ fill: 'none', stroke: theme.vars.palette.primary.contrastText })}>
        <path d="M9.6 24.2 16 8.4l6.4 15.8" strokeWidth="3.3" strokeLinecap="round" strokeLinejoin="round" />
      </Box>
      <Box
        component="circle"
        cx="16"
        cy="21.6"
        r="2.3"
        sx={(theme) => ({ fill: theme.vars.palette.primary.contrastText })}
      />
    </Box>
  );
}

interface Props {
  /** Where it leads; without it the logo is only a picture with a name. */
  to?: string;
  compact?: boolean;
}

export function Logo({ to, compact = false }: Props) {
  const content = (
    <>
      <LogoMark />
      {!compact && (
        <Box
          component="span"
          sx={{ fontSize: '1.3125rem', fontWeight: 700, letterSpacing: '-0.035em', lineHeight: 1 }}
        >
          Admit
        </Box>
      )}
    </>
  );
  const sx = {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 2,
    minHeight: 44,
    color: 'text.primary',
    textDecoration: 'none',
    borderRadius: '10px',
  };
  if (!to) return <Box sx={sx}>{content}</Box>;
  return (
    <Box component={Link} to={to} aria-label="Admit" sx={sx}>
      {content}
    </Box>
  );
}
