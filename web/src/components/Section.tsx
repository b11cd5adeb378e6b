import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';

const widths = { page: 1248, checkout: 1088, reading: 728, form: 488 };

/** The page's column: 1200, 1040, 680 or 440 wide inside its gutters. */
export function PageBody({ children, size = 'page' }: { children: ReactNode; size?: keyof typeof widths }) {
  return (
    <Container maxWidth={false} sx={{ maxWidth: widths[size], py: { xs: 8, md: 12 }, flex: 1 }}>
      {children}
    </Container>
  );
}

interface Props {
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, text, action, children }: Props) {
  return (
    <Box component="section" sx={{ mt: { xs: 10, md: 16 }, '&:first-of-type': { mt: 0 } }}>
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-end',
          justifyContent: 'space-between',
          gap: 4,
          mb: { xs: 4, md: 6 },
        }}
      >
        <Box>
          <Typography variant="h3" component="h2">
            {title}
          </Typography>
          {text && <Typography sx={{ mt: 1, color: 'text.secondary' }}>{text}</Typography>}
        </Box>
        {action}
      </Box>
      {children}
    </Box>
  );
}

/** A bordered surface, the quiet box most things stand in. */
export function Panel({
  title,
  action,
  children,
}: {
  title?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Box
      component="section"
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        p: { xs: 4, sm: 6 },
      }}
    >
      {(title || action) && (
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 3,
            mb: 4,
          }}
        >
          {title && (
            <Typography variant="h5" component="h2">
              {title}
            </Typography>
          )}
          {action}
        </Box>
      )}
      {children}
    </Box>
  );
}
