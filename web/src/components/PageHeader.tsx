import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { usePageTitle } from '@/hooks/usePageTitle';

interface Props {
  title: string;
  text?: ReactNode;
  /** Above the title: a status, a way back. */
  eyebrow?: ReactNode;
  /** Buttons at the end; at most one of them primary. */
  actions?: ReactNode;
  /** What the browser tab says, when it is not the title. */
  documentTitle?: string;
}

export function PageHeader({ title, text, eyebrow, actions, documentTitle }: Props) {
  usePageTitle(documentTitle ?? title);
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'flex-end',
        justifyContent: 'space-between',
        gap: 4,
        mb: { xs: 6, md: 8 },
      }}
    >
      <Box sx={{ minWidth: 0, flex: '1 1 320px' }}>
        {eyebrow && <Box sx={{ mb: 1.5, color: 'text.secondary', fontSize: '0.875rem' }}>{eyebrow}</Box>}
        <Typography variant="h3" component="h1">
          {title}
        </Typography>
        {text && <Typography sx={{ mt: 1, color: 'text.secondary', maxWidth: 680 }}>{text}</Typography>}
      </Box>
      {actions && <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>{actions}</Box>}
    </Box>
  );
}
