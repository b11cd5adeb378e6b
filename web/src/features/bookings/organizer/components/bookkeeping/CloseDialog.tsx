import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormDateTime, FormShell } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useZodForm } from '@/lib/forms';
import { localZone } from '@/lib/time';
import { type Statement, useCloseStatement } from '../../documentsApi';

const schema = z.object({ to: z.nullable(z.string()).check(z.refine((value) => value !== null)) });
type Values = z.infer<typeof schema>;

/** The first moment of this month, or, where the period began since, a quarter of an hour ago. */
function usualEnd(from: string, now = new Date()): string {
  const month = new Date(now.getFullYear(), now.getMonth(), 1);
  const recent = new Date(now.getTime() - 15 * 60_000);
  return (month > new Date(from) ? month : recent).toISOString();
}

interface Props {
  organizationId: string;
  statement: Statement;
  onClose: () => void;
}

/** Closes what has come up since the last statement, for good. */
export function CloseDialog({ organizationId, statement, onClose }: Props) {
  const { t } = useTranslation('documents');
  const { notify } = useFeedback();
  const close = useCloseStatement(organizationId);
  const { currency } = statement.closing;
  const form = useZodForm<Values>(schema, { to: usualEnd(statement.period_from) });
  const submit = async ({ to }: Values) => {
    const made = await close.mutateAsync({ currency, to: to ?? '', event_id: statement.event_id ?? null });
    notify(t('statements.closed_done', { number: made.number }));
    onClose();
  };
  return (
    <ResponsiveDialog open title={t('statements.close_title', { currency })} onClose={onClose}>
      <Typography variant="body2" sx={{ mb: 5, color: 'text.secondary' }}>
        {t('statements.close_text')}
      </Typography>
      <FormShell form={form} onSubmit={submit} submitLabel={t('statements.close')}>
        <FormDateTime<Values>
          name="to"
          label={t('statements.close_to')}
          hint={t('statements.close_hint')}
          timeZone={localZone()}
        />
      </FormShell>
    </ResponsiveDialog>
  );
}
