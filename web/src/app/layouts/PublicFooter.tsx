import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Logo } from '@/components/Logo';
import { paths } from '../paths';

interface Column {
  title: string;
  links: readonly (readonly [label: string, to: string, document?: boolean])[];
}

export function PublicFooter() {
  const { t } = useTranslation();
  const columns: Column[] = [
    {
      title: t('footer.discover'),
      links: [
        [t('footer.all_events'), paths.search()],
        [t('footer.tonight'), paths.search({ when: 'tonight' })],
        [t('footer.weekend'), paths.search({ when: 'weekend' })],
      ],
    },
    {
      title: t('footer.your_account'),
      links: [
        [t('nav.my_tickets'), paths.account.tickets()],
        [t('nav.bookings'), paths.account.bookings()],
        [t('footer.gift_cards'), paths.giftCards()],
        [t('nav.support'), paths.account.support()],
      ],
    },
    {
      title: t('footer.for_organizers'),
      links: [
        [t('footer.start_selling'), paths.organizer.choose()],
        [t('nav.door'), paths.door.choose()],
        [t('footer.api'), paths.apiDocs(), true],
      ],
    },
  ];
  return (
    <Box
      component="footer"
      aria-label={t('footer.label')}
      sx={{ borderTop: 1, borderColor: 'divider', mt: { xs: 10, md: 18 } }}
    >
      <Container
        maxWidth={false}
        sx={{
          maxWidth: 1248,
          py: { xs: 10, md: 14 },
          display: 'grid',
          gap: { xs: 8, md: 12 },
          gridTemplateColumns: { xs: '1fr 1fr', md: '2fr 1fr 1fr 1fr' },
        }}
      >
        <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' } }}>
          <Logo to={paths.home()} />
          <Typography sx={{ mt: 3, color: 'text.secondary' }}>{t('app.tagline')}</Typography>
        </Box>
        {columns.map((column) => (
          <Box key={column.title} component="nav" aria-label={column.title}>
            <Typography variant="subtitle2" component="h2" sx={{ mb: 2 }}>
              {column.title}
            </Typography>
            <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
              {column.links.map(([label, to, leaves]) => (
                <li key={to}>
                  <Box
                    component={Link}
                    to={to}
                    reloadDocument={leaves ?? false}
                    sx={{
                      display: 'inline-flex',
                      alignItems: 'center',
                      minHeight: { xs: 44, md: 34 },
                      fontSize: '0.875rem',
                      color: 'text.secondary',
                      textDecoration: 'none',
                      '&:hover': { color: 'text.primary', textDecoration: 'underline' },
                    }}
                  >
                    {label}
                  </Box>
                </li>
              ))}
            </Box>
          </Box>
        ))}
      </Container>
      <Container maxWidth={false} sx={{ maxWidth: 1248, pb: 8 }}>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {t('footer.powered')}
        </Typography>
      </Container>
    </Box>
  );
}
