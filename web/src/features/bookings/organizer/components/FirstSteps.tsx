import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { Panel } from '@/components/Section';

/** What a new organization sees instead of empty charts. */
export function FirstSteps({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('organizer');
  const steps = [
    ['venue', paths.organizer.venues(organizationId)],
    ['event', paths.organizer.newEvent(organizationId)],
    ['team', paths.organizer.members(organizationId)],
  ] as const;
  return (
    <Panel title={t('first_steps.title')}>
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gap: 4,
          gridTemplateColumns: { md: 'repeat(3, 1fr)' },
        }}
      >
        {steps.map(([step, to], index) => (
          <Box
            component="li"
            key={step}
            sx={{
              p: 5,
              borderRadius: '12px',
              bgcolor: 'surface.sunken',
              display: 'flex',
              flexDirection: 'column',
              alignItems: 'flex-start',
            }}
          >
            <Box
              aria-hidden
              className="tabular"
              sx={{
                width: 28,
                height: 28,
                mb: 3,
                borderRadius: 999,
                display: 'grid',
                placeItems: 'center',
                bgcolor: 'primary.main',
                color: 'primary.contrastText',
                fontSize: '0.8125rem',
                fontWeight: 640,
              }}
            >
              {index + 1}
            </Box>
            <Typography variant="subtitle2" component="h3">
              {t(`first_steps.${step}_title`)}
            </Typography>
            <Typography variant="body2" sx={{ mt: 1, mb: 4, color: 'text.secondary', flex: 1 }}>
              {t(`first_steps.${step}_text`)}
            </Typography>
            <Button component={Link} to={to} size="small">
              {t(`first_steps.${step}_action`)}
            </Button>
          </Box>
        ))}
      </Box>
    </Panel>
  );
}
