import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { Money } from '@/components/Money';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useSession } from '@/contexts/SessionContext';
import { useMay } from '@/features/users';
import { requiredText, useZodForm } from '@/lib/forms';
import { type Return, useDecide } from '../returnsApi';
import { useTelling } from './useTelling';

/** A return that another member has to approve. Whoever asked for it can't. */
export function WaitingReturn({ organizationId, one }: { organizationId: string; one: Return }) {
  const { t } = useTranslation('organizer');
  const may = useMay();
  const tell = useTelling();
  const { user } = useSession();
  const decide = useDecide(organizationId);
  const [declining, setDeclining] = useState(false);
  const own = one.asked_by != null && one.asked_by === user?.id;
  return (
    <Alert severity="warning">
      <AlertTitle>
        {t(one.whole ? 'returns.waiting_booking' : 'returns.waiting_money')} · <Money {...one.back} />
      </AlertTitle>
      {t('returns.asked_by', { name: one.asked_by_name ?? t('returns.a_program'), reason: one.reason })}
      {own
        ? ` ${t('returns.own')}`
        : may('bookings_manage') && (
            <Box sx={{ display: 'flex', gap: 2, mt: 3 }}>
              <Button
                size="small"
                variant="contained"
                color="primary"
                loading={decide.isPending}
                onClick={() => decide.mutate({ one }, tell(t('returns.approved')))}
              >
                {t('returns.approve')}
              </Button>
              <Button size="small" onClick={() => setDeclining(true)}>
                {t('returns.decline')}
              </Button>
            </Box>
          )}
      {declining && (
        <DeclineDialog
          onClose={() => setDeclining(false)}
          onDecline={(reason) => decide.mutateAsync({ one, decline: reason })}
        />
      )}
    </Alert>
  );
}

const schema = z.object({ reason: requiredText(300) });
type Values = z.infer<typeof schema>;

function DeclineDialog({
  onClose,
  onDecline,
}: {
  onClose: () => void;
  onDecline: (reason: string) => Promise<unknown>;
}) {
  const { t } = useTranslation('organizer');
  const form = useZodForm<Values>(schema, { reason: '' });
  const submit = async ({ reason }: Values) => {
    await onDecline(reason);
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('returns.decline_title')} onClose={onClose}>
      <FormShell form={form} onSubmit={submit} submitLabel={t('returns.decline')}>
        <FormTextField<Values> name="reason" label={t('returns.decline_reason')} maxLength={300} autoFocus />
      </FormShell>
    </ResponsiveDialog>
  );
}
