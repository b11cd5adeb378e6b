import Box from '@mui/material/Box';
import MuiBreadcrumbs from '@mui/material/Breadcrumbs';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { SlotFill } from './Slot';

export interface Crumb {
  label: string;
  /** The last one is where we are and leads nowhere. */
  to?: string;
}

/** Put anywhere in a page: shows in the top bar of the layout. */
export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  const { t } = useTranslation();
  return (
    <SlotFill name="breadcrumbs">
      <MuiBreadcrumbs
        aria-label={t('nav.breadcrumbs')}
        sx={{
          '& ol': { flexWrap: 'nowrap' },
          '& li': { flexShrink: 0 },
          '& li:last-of-type': { flexShrink: 1, minWidth: 0 },
        }}
      >
        {items.map((item) =>
          item.to ? (
            <Box
              key={item.label}
              component={Link}
              to={item.to}
              sx={{
                display: 'block',
                maxWidth: { xs: '14ch', md: '32ch' },
                overflow: 'hidden',
                textOverflow: 'ellipsis',
                whiteSpace: 'nowrap',
                color: 'text.secondary',
                textDecoration: 'none',
                '&:hover': { color: 'text.primary' },
              }}
            >
              {item.label}
            </Box>
          ) : (
            <Typography key={item.label} variant="body2" noWrap aria-current="page" sx={{ fontWeight: 560 }}>
              {item.label}
            </Typography>
          ),
        )}
      </MuiBreadcrumbs>
    </SlotFill>
  );
}
