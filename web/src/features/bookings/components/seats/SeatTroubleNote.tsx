import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { SeatName } from '@/features/events';
import { HoldProblem } from '../choose/HoldProblem';
import type { Seats } from './useSeats';

/** Why these seats can't be had, by name, and the way on in one tap. */
export function SeatTroubleNote({ seats }: { seats: Seats }) {
  const { t } = useTranslation('seats');
  const { trouble } = seats;
  if (!trouble) return null;
  if (trouble.kind === 'other') return <HoldProblem problem={trouble.problem} />;
  if (trouble.kind === 'limit' || trouble.kind === 'none_together') {
    return (
      <Alert severity="info" role="alert" onClose={seats.dismiss}>
        {trouble.kind === 'limit' ? t('trouble.limit', { count: trouble.most }) : t('trouble.none_together')}
      </Alert>
    );
  }
  if (trouble.kind === 'gone') {
    return (
      <Alert severity="warning" role="alert" onClose={seats.dismiss}>
        <AlertTitle>{t('trouble.gone_title')}</AlertTitle>
        <SeatName seats={trouble.lost} /> {t('trouble.gone', { count: trouble.lost.length })}
      </Alert>
    );
  }
  if (trouble.kind === 'single') {
    return (
      <Alert severity="warning" role="alert" onClose={seats.dismiss}>
        <AlertTitle>{t('trouble.single_title')}</AlertTitle>
        {t('trouble.single')} <SeatName seats={trouble.seats} />
      </Alert>
    );
  }
  const near = seats.placesOf(trouble.suggestion);
  return (
    <Alert severity="warning" role="alert">
      <AlertTitle>{t('trouble.taken_title')}</AlertTitle>
      <SeatName seats={trouble.lost} /> {t('trouble.gone', { count: trouble.lost.length })}
      {near.length > 0 && (
        <>
          {' '}
          {t('trouble.near')}{' '}
          <strong>
            <SeatName seats={near} />
          </strong>
        </>
      )}
      <Box sx={{ mt: 3, display: 'flex', flexWrap: 'wrap', gap: 2 }}>
        {near.length > 0 && (
          <Button
            variant="contained"
            color="primary"
            size="small"
            loading={seats.busy !== null}
            onClick={() => void seats.acceptSuggestion()}
          >
            {t('trouble.take_near', { count: near.length })}
          </Button>
        )}
        <Button size="small" onClick={seats.dropLost}>
          {t('trouble.choose_again')}
        </Button>
      </Box>
    </Alert>
  );
}
