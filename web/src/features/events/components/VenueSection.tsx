import Directions from '@mui/icons-material/DirectionsOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/CopyButton';
import { addressLine, directionsUrl } from '../lib/place';
import type { Venue } from '../types';
import { Block } from './Block';

export function VenueSection({ venue }: { venue: Venue }) {
  const { t } = useTranslation('events');
  const address = addressLine(venue);
  return (
    <Block title={t('event.venue')}>
      <Typography variant="h6" component="p">
        {venue.name}
      </Typography>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, color: 'text.secondary' }}>
        <Typography component="address" sx={{ fontStyle: 'normal' }}>
          {address}
        </Typography>
        {address && <CopyButton text={`${venue.name}, ${address}`} />}
      </Box>
      <Button
        component="a"
        href={directionsUrl(venue)}
        target="_blank"
        rel="noopener noreferrer"
        startIcon={<Directions />}
        sx={{ mt: 3 }}
      >
        {t('event.directions')}
      </Button>
      {(venue.directions || venue.accessibility) && (
        <Box
          component="dl"
          sx={{
            display: 'grid',
            gridTemplateColumns: { sm: '1fr 1fr' },
            gap: 6,
            mt: 6,
            mb: 0,
            '& dt': { fontWeight: 600, fontSize: '0.875rem', mb: 1 },
            '& dd': { m: 0, color: 'text.secondary', fontSize: '0.9375rem', whiteSpace: 'pre-line' },
          }}
        >
          {venue.directions && (
            <div>
              <dt>{t('event.getting_there')}</dt>
              <dd>{venue.directions}</dd>
            </div>
          )}
          {venue.accessibility && (
            <div>
              <dt>{t('event.accessibility')}</dt>
              <dd>{venue.accessibility}</dd>
            </div>
          )}
        </Box>
      )}
    </Block>
  );
}
