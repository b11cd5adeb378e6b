import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import type { OrganizerBrief } from '../types';

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

export function OrganizerCard({ organizer }: { organizer: OrganizerBrief }) {
  const { t } = useTranslation('events');
  return (
    <Box
      component={Link}
      to={paths.organization(organizer.slug)}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        p: 4,
        border: 1,
        borderColor: 'divider',
        borderRadius: '12px',
        bgcolor: 'background.paper',
        color: 'text.primary',
        textDecoration: 'none',
        transition: 'border-color 150ms',
        '&:hover': { borderColor: 'text.disabled' },
      }}
    >
      <Avatar
        aria-hidden
        sx={{
          width: 52,
          height: 52,
          bgcolor: 'primary.main',
          color: 'primary.contrastText',
          fontSize: '1rem',
        }}
      >
        {initials(organizer.name)}
      </Avatar>
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Typography variant="caption" component="p" sx={{ color: 'text.secondary' }}>
          {t('event.organizer')}
        </Typography>
        <Typography variant="h6" component="p" noWrap>
          {organizer.name}
        </Typography>
      </Box>
      <Typography variant="body2" sx={{ color: 'primary.main', fontWeight: 560, flexShrink: 0 }}>
        {t('event.organizer_link')}
      </Typography>
    </Box>
  );
}
