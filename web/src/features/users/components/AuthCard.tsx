import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { usePageTitle } from '@/hooks/usePageTitle';

interface Props {
  title: string;
  text?: ReactNode;
  /** A round picture above the title. */
  icon?: ReactNode;
  children?: ReactNode;
  /** Below the card: the other way in. */
  footer?: ReactNode;
}

/** The calm frame of signing in and everything around it. */
export function AuthCard({ title, text, icon, children, footer }: Props) {
  usePageTitle(title);
  return (
    <Box
      sx={(theme) => ({
        flex: 1,
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: { sm: 'center' },
        px: 4,
        py: { xs: 8, sm: 16 },
        backgroundImage: `radial-gradient(60rem 30rem at 50% -8rem, ${theme.vars.palette.primary.soft}, transparent 70%)`,
      })}
    >
      <Box
        sx={{
          width: 1,
          maxWidth: 440,
          p: { xs: 0, sm: 10 },
          borderRadius: '16px',
          border: { sm: 1 },
          borderColor: { sm: 'divider' },
          bgcolor: { sm: 'background.paper' },
        }}
      >
        {icon && (
          <Box
            aria-hidden
            sx={{
              width: 56,
              height: 56,
              mb: 5,
              display: 'grid',
              placeItems: 'center',
              borderRadius: '16px',
              bgcolor: 'primary.soft',
              color: 'primary.main',
            }}
          >
            {icon}
          </Box>
        )}
        <Typography variant="h3" component="h1">
          {title}
        </Typography>
        {text && (
          <Typography sx={{ mt: 2, color: 'text.secondary', textWrap: 'pretty', overflowWrap: 'anywhere' }}>
            {text}
          </Typography>
        )}
        {children && <Box sx={{ mt: 8 }}>{children}</Box>}
      </Box>
      {footer && (
        <Box sx={{ mt: 6, color: 'text.secondary', fontSize: '0.9375rem', textAlign: 'center' }}>
          {footer}
        </Box>
      )}
    </Box>
  );
}
