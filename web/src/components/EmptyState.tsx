import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface Action {
  label: string;
  to?: string;
  onClick?: () => void;
}

interface Props {
  title: string;
  text?: ReactNode;
  action?: Action;
  secondary?: Action;
  art?: 'tickets' | 'search' | 'lost' | 'inbox';
  /** Takes the room of a whole page and is its main heading. */
  page?: boolean;
  children?: ReactNode;
}

/** What stands where a list would be: says what this place is for and offers the first step. */
export function EmptyState({
  title,
  text,
  action,
  secondary,
  art = 'tickets',
  page = false,
  children,
}: Props) {
  return (
    <Box
      sx={{
        flex: page ? 1 : undefined,
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        textAlign: 'center',
        px: 5,
        py: page ? { xs: 16, md: 24 } : { xs: 10, md: 14 },
      }}
    >
      <Art kind={art} />
      <Typography variant={page ? 'h2' : 'h4'} component={page ? 'h1' : 'h2'} sx={{ mt: 6 }}>
        {title}
      </Typography>
      {text && (
        <Typography sx={{ mt: 2, maxWidth: 460, color: 'text.secondary', textWrap: 'pretty' }}>
          {text}
        </Typography>
      )}
      {children}
      {(action || secondary) && (
        <Box sx={{ mt: 6, display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: 2 }}>
          {action && <ActionButton action={action} primary />}
          {secondary && <ActionButton action={secondary} />}
        </Box>
      )}
    </Box>
  );
}

function ActionButton({ action, primary = false }: { action: Action; primary?: boolean }) {
  const look = primary ? ({ variant: 'contained', color: 'primary' } as const) : {};
  const click = action.onClick ? { onClick: action.onClick } : {};
  if (action.to) {
    return (
      <Button component={Link} to={action.to} {...look} {...click}>
        {action.label}
      </Button>
    );
  }
  return (
    <Button {...look} {...click}>
      {action.label}
    </Button>
  );
}

const glyphs = {
  tickets: <path d="M38 50h44M38 62h28M38 74h36" />,
  search: <path d="M56 48a14 14 0 1 0 0 28 14 14 0 0 0 0-28Zm10 24 12 12" />,
  lost: <path d="M50 54a10 10 0 1 1 14 9c-3 1.5-4 3.5-4 7m0 9v.5" />,
  inbox: <path d="M38 64h12l4 8h12l4-8h12M44 48h32l6 16v14H38V64l6-16Z" />,
};

/** Two ticket stubs, drawn in the page's own colours. */
function Art({ kind }: { kind: keyof typeof glyphs }) {
  return (
    <Box
      component="svg"
      viewBox="0 0 120 112"
      width={120}
      height={112}
      fill="none"
      aria-hidden
      sx={(theme) => ({
        '& .back': { fill: theme.vars.palette.surface.sunken, stroke: theme.vars.palette.divider },
        '& .front': {
          fill: theme.vars.palette.background.paper,
          stroke: `color-mix(in srgb, ${theme.vars.palette.text.primary} 26%, transparent)`,
        },
        '& .glyph': {
          stroke: theme.vars.palette.primary.main,
          strokeWidth: 3,
          strokeLinecap: 'round',
          strokeLinejoin: 'round',
        },
      })}
    >
      <path
        className="back"
        strokeWidth="1.5"
        transform="rotate(9 60 56)"
        d="M30 22h60a8 8 0 0 1 8 8v18a8 8 0 0 0 0 16v18a8 8 0 0 1-8 8H30a8 8 0 0 1-8-8V64a8 8 0 0 0 0-16V30a8 8 0 0 1 8-8Z"
      />
      <g transform="rotate(-4 60 60)">
        <path
          className="front"
          strokeWidth="1.5"
          d="M30 28h60a8 8 0 0 1 8 8v18a8 8 0 0 0 0 16v18a8 8 0 0 1-8 8H30a8 8 0 0 1-8-8V70a8 8 0 0 0 0-16V36a8 8 0 0 1 8-8Z"
        />
        <g className="glyph">{glyphs[kind]}</g>
      </g>
    </Box>
  );
}
