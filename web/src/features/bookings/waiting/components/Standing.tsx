import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { WaitingEntry } from '../api';

/** The place in line, and an honest word about the chance. */
export function Standing({ entry }: { entry: WaitingEntry }) {
  const { t } = useTranslation('waiting');
  const { place = 1, wanted_ahead: wanted = 0, came_free: free = 0, chance = 'unknown' } = entry;
  return (
    <Box
      component="section"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'auto minmax(0, 1fr)' },
        columnGap: 8,
        rowGap: 4,
        alignItems: 'center',
        p: { xs: 5, sm: 7 },
        borderRadius: '16px',
        bgcolor: 'surface.sunken',
      }}
    >
      <Box>
        <Typography variant="body2" sx={{ color: 'text.secondary', fontWeight: 540 }}>
          {t('standing.place')}
        </Typography>
        <Typography
          className="tabular"
          component="p"
          sx={{ fontSize: '4rem', lineHeight: 1, fontWeight: 700, mt: 1 }}
        >
          {place}
        </Typography>
      </Box>
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Typography sx={{ fontWeight: 600 }}>{t(`standing.chance.${chance ?? 'unknown'}`)}</Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', textWrap: 'pretty' }}>
          {place === 1 ? t('standing.next') : t('standing.ahead', { count: wanted ?? 0 })}{' '}
          {free ? t('standing.came_free', { count: free }) : t('standing.nothing_yet')}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', textWrap: 'pretty' }}>
          {entry.lapses > 0 ? t('standing.lapsed') : t('standing.how')}
        </Typography>
      </Box>
    </Box>
  );
}
