import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { requiredText, useZodForm } from '@/lib/forms';
import { type Permission, SCOPES, useMay } from '../permissions';
import { useChangeKey, useMakeKey } from '../team';
import type { ApiKey, NewApiKey } from '../types';
import type { EventLimit } from './MemberDialog';
import { PermissionPicker } from './PermissionPicker';
import { NotProved, useStepUp } from './StepUp';

const schema = z.object({ name: requiredText(80) });
type Values = z.infer<typeof schema>;

/** Days for which a new key can be good. */
const LIVES = [7, 30, 90, 365, 730] as const;

interface Props {
  organizationId: string;
  /** The key that is changed; without one a new one is made. */
  apiKey?: ApiKey | undefined;
  EventLimit: EventLimit;
  onClose: () => void;
  onMade: (made: NewApiKey) => void;
  onChanged: () => void;
}

export function KeyDialog({ organizationId, apiKey, EventLimit, onClose, onMade, onChanged }: Props) {
  const { t } = useTranslation(['users', 'common']);
  const may = useMay();
  const [scopes, setScopes] = useState<Permission[]>(apiKey?.scopes ?? ['events_read']);
  const [events, setEvents] = useState<string[] | null>(apiKey?.event_ids ?? null);
  const [days, setDays] = useState<number>(365);
  const [empty, setEmpty] = useState(false);
  const make = useMakeKey(organizationId);
  const change = useChangeKey(organizationId);
  const { guarded, dialog } = useStepUp();
  const form = useZodForm(schema, { name: apiKey?.name ?? '' });

  const submit = async ({ name }: Values) => {
    setEmpty(scopes.length === 0);
    if (scopes.length === 0) return;
    const draft = { name, scopes, ...(events ? { event_ids: events } : {}) };
    try {
      if (apiKey) {
        const changed = { ...draft, api_key_id: apiKey.id, expires_at: apiKey.expires_at };
        await guarded(() => change.mutateAsync(changed));
        onChanged();
      } else {
        // A minute less than the whole, so that the longest choice is never too long.
        const expires_at = new Date(Date.now() + days * 86_400_000 - 60_000).toISOString();
        onMade(await guarded(() => make.mutateAsync({ ...draft, expires_at })));
      }
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
    }
  };

  return (
    <ResponsiveDialog open title={apiKey ? t('keys.edit_title') : t('keys.make')} onClose={onClose}>
      <FormShell
        form={form}
        onSubmit={submit}
        submitLabel={apiKey ? t('common:action.save') : t('keys.make')}
      >
        <FormTextField<Values> name="name" label={t('keys.name')} hint={t('keys.name_hint')} autoFocus />
        <PermissionPicker
          label={t('keys.scopes')}
          choices={SCOPES.filter((one) => may(one))}
          value={scopes}
          onChange={setScopes}
          error={empty ? t('roles.choose_one') : undefined}
        />
        <EventLimit value={events} onChange={setEvents} />
        {!apiKey && (
          <TextField
            select
            label={t('keys.good_for')}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {LIVES.map((one) => (
              <MenuItem key={one} value={one}>
                {t('keys.days', { count: one })}
              </MenuItem>
            ))}
          </TextField>
        )}
      </FormShell>
      {dialog}
    </ResponsiveDialog>
  );
}
