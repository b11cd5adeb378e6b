import MarkEmailRead from '@mui/icons-material/MarkEmailReadOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { FormShell, FormSwitch, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { useSession } from '@/contexts/SessionContext';
import type { EventOutlet } from '@/features/events';
import { emailText, useZodForm } from '@/lib/forms';
import { type ListInfo, useJoin, type WaitingEntry } from '../api';
import { keyOf, type Option } from '../wish';
import { WishFields } from './WishFields';
import { type WishForm, wishFields, wishOf } from './wishForm';

type Values = WishForm & { email: string; consent: boolean };

const schema = z.object({
  ...wishFields,
  email: emailText(),
  consent: z.boolean().check(z.refine((given) => given)),
});

interface Props extends Pick<EventOutlet, 'event' | 'occurrence'> {
  options: readonly Option[];
  list: ListInfo;
  onClose: () => void;
}

/** Puts somebody on the waiting list: at once when we know their address, else after a look into their mail. */
export default function JoinDialog({ event, occurrence, options, list, onClose }: Props) {
  const { t, i18n } = useTranslation(['waiting', 'common']);
  const { user } = useSession();
  const join = useJoin(event.id);
  const [done, setDone] = useState<{ email: string; entry: WaitingEntry | null } | null>(null);
  const own = user?.email ?? '';
  const here = options.filter((option) => option.occurrence.id === occurrence?.id);
  const form = useZodForm<Values>(schema, {
    choices: here.slice(0, 1).map((option) => keyOf(option.occurrence.id, option.product.id)),
    quantity: 1,
    minimum: 1,
    together: false,
    email: own,
    consent: false,
  });
  const submit = async (values: Values) => {
    try {
      const body = { wish: wishOf(values), email: values.email, consent: true, locale: i18n.language };
      setDone({ email: values.email, entry: await join.mutateAsync(body) });
    } catch (error) {
      const { code } = toProblem(error);
      if (code !== 'on_waiting_list' && code !== 'still_on_sale' && code !== 'waiting_list_closed')
        throw error;
      form.setError('root', { message: t(`waiting:problem.${code}`) });
    }
  };
  return (
    <ResponsiveDialog open title={t('waiting:join.title')} onClose={onClose}>
      {done ? (
        <Done {...done} eventId={event.id} onClose={onClose} />
      ) : (
        <FormShell form={form} onSubmit={submit} submitLabel={t('waiting:join.submit')} wide>
          <Typography sx={{ color: 'text.secondary', textWrap: 'pretty' }}>
            {t('waiting:join.text', { hours: Math.round(list.offer_minutes / 60), count: list.waiting })}
          </Typography>
          <WishFields options={options} seated={event.seated ?? false} />
          <FormTextField<Values>
            name="email"
            type="email"
            label={t('waiting:join.email')}
            hint={own ? undefined : t('waiting:join.email_hint')}
            autoComplete="email"
            inputMode="email"
            maxLength={254}
          />
          <FormSwitch<Values>
            name="consent"
            label={t('waiting:join.consent')}
            hint={
              form.formState.errors.consent
                ? t('waiting:join.consent_needed')
                : t('waiting:join.consent_hint')
            }
          />
        </FormShell>
      )}
    </ResponsiveDialog>
  );
}

interface DoneProps {
  email: string;
  entry: WaitingEntry | null;
  eventId: string;
  onClose: () => void;
}

function Done({ email, entry, eventId, onClose }: DoneProps) {
  const { t } = useTranslation(['waiting', 'common']);
  return (
    <Box sx={{ display: 'grid', justifyItems: 'start', gap: 4, py: 2 }} role="status">
      <MarkEmailRead color="primary" sx={{ fontSize: 40 }} aria-hidden />
      <Box>
        <Typography variant="h5" component="h3">
          {entry ? t('waiting:join.done_title', { place: entry.place ?? 1 }) : t('waiting:join.mail_title')}
        </Typography>
        <Typography sx={{ mt: 1, color: 'text.secondary', textWrap: 'pretty' }}>
          {entry ? t('waiting:join.done_text') : t('waiting:join.mail_text', { email })}
        </Typography>
      </Box>
      {!entry && <Alert severity="info">{t('waiting:join.mail_note')}</Alert>}
      {entry ? (
        <Button
          variant="contained"
          color="primary"
          component={Link}
          to={paths.waitingEntry(eventId, entry.id)}
          onClick={onClose}
        >
          {t('waiting:join.see')}
        </Button>
      ) : (
        <Button variant="contained" color="primary" onClick={onClose}>
          {t('common:action.close')}
        </Button>
      )}
    </Box>
  );
}
