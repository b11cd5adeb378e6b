import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import type { Place } from '../../api';
import { eventFeesQuery, useSetEventFees } from '../../chargesApi';
import { FeeRules } from './FeeRules';

/** The fees that count for one event: its organizer's, or its own. */
export function EventFeesPanel({
  place,
  currency,
  manage,
}: {
  place: Place;
  currency: string;
  manage: boolean;
}) {
  const { t } = useTranslation('organizer');
  const { data, error, refetch } = useQuery(eventFeesQuery(place));
  const set = useSetEventFees(place);
  const { notify } = useFeedback();
  const problemText = useProblemText();
  return (
    <Panel title={t('charges.fees')}>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={2} height={56} />
      ) : (
        <>
          <FormControlLabel
            sx={{ mb: 3 }}
            disabled={!manage || set.isPending}
            control={
              <Switch
                checked={data.own}
                onChange={(_, own) =>
                  set.mutate(
                    { own, fees: data.fees ?? [], version: data.version },
                    { onError: (failure) => notify(problemText(failure), { severity: 'error' }) },
                  )
                }
              />
            }
            label={t('charges.own_fees')}
          />
          <FeeRules
            fees={data.fees ?? []}
            currency={currency}
            manage={manage && data.own}
            write={(fees) => set.mutateAsync({ own: true, fees, version: data.version })}
          />
        </>
      )}
    </Panel>
  );
}
