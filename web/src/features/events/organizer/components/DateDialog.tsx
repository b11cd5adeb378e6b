import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { FormAutocomplete, FormDateTime, FormSelect, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { organizationQuery } from '@/features/users';
import { useZodForm } from '@/lib/forms';
import { localZone } from '@/lib/time';
import { type DateInput, useSaveDate } from '../datesApi';
import { usePlace } from '../place';
import type { EditedVenue, EventDate } from '../types';
import { venuesQuery } from '../venuesApi';

const schema = z.object({
  starts_at: z.nullable(z.string()),
  ends_at: z.nullable(z.string()),
  doors_at: z.nullable(z.string()),
  where: z.enum(['venue', 'online']),
  venue_id: z.nullable(z.string()),
  online_url: z.string().check(z.trim(), z.maxLength(500)),
});
type Values = z.infer<typeof schema>;

interface Props {
  date?: EventDate | undefined;
  /** Proposed for a new date: the last one, a week later. */
  after?: EventDate | undefined;
  onClose: () => void;
  onSaved: () => void;
}

const later = (moment: string | null | undefined, days: number) =>
  moment ? new Date(new Date(moment).getTime() + days * 86_400_000).toISOString() : null;

export function DateDialog(props: Props) {
  const { t } = useTranslation('organizer');
  const { organizationId } = usePlace();
  const venues = useQuery(venuesQuery(organizationId));
  const organization = useQuery(organizationQuery(organizationId));
  return (
    <ResponsiveDialog open title={props.date ? t('dates.edit') : t('dates.add')} onClose={props.onClose}>
      {venues.data && organization.data && (
        <DateForm {...props} venues={venues.data} home={organization.data.time_zone} />
      )}
    </ResponsiveDialog>
  );
}

function DateForm({
  date,
  after,
  venues,
  home,
  onSaved,
}: Props & { venues: readonly EditedVenue[]; home: string }) {
  const { t } = useTranslation(['organizer', 'common']);
  const save = useSaveDate(usePlace());
  const like = date ?? after;
  const shift = date ? 0 : 7;
  const form = useZodForm<Values>(schema, {
    starts_at: later(like?.starts_at, shift),
    ends_at: later(like?.ends_at, shift),
    doors_at: later(like?.doors_at, shift),
    where: like?.online_url ? 'online' : 'venue',
    venue_id: like ? like.venue_id : (venues[0]?.id ?? null),
    online_url: like?.online_url ?? '',
  });
  const { where, venue_id, starts_at, ends_at } = form.watch();
  const venue = where === 'venue' ? venues.find((one) => one.id === venue_id) : undefined;
  const zone = venue?.time_zone ?? date?.time_zone ?? home ?? localZone();

  // Most evenings last three hours: the end follows the start until somebody sets it.
  const propose = () => {
    if (starts_at && !ends_at) form.setValue('ends_at', later(starts_at, 0.125));
  };

  const submit = async (values: Values) => {
    const input = checked(values, zone, form.setError, t('common:form.required'));
    if (!input) return;
    await save.mutateAsync({ date, input });
    onSaved();
  };

  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitLabel={date ? t('common:action.save') : t('organizer:dates.add')}
    >
      <FormSelect<Values>
        name="where"
        label={t('organizer:dates.where')}
        options={[
          { value: 'venue', label: t('organizer:dates.at_venue') },
          { value: 'online', label: t('organizer:dates.online') },
        ]}
      />
      {where === 'venue' ? (
        <FormAutocomplete<Values>
          name="venue_id"
          label={t('organizer:dates.venue')}
          hint={venues.length === 0 ? t('organizer:dates.no_venues') : undefined}
          options={venues.map((one) => ({ value: one.id, label: `${one.name}, ${one.city}` }))}
        />
      ) : (
        <FormTextField<Values>
          name="online_url"
          label={t('organizer:dates.online_url')}
          hint={t('organizer:dates.online_url_hint')}
          placeholder="https://"
          inputMode="url"
        />
      )}
      <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }} onBlur={propose}>
        <FormDateTime<Values> name="starts_at" label={t('organizer:dates.starts')} timeZone={zone} />
        <FormDateTime<Values> name="ends_at" label={t('organizer:dates.ends')} timeZone={zone} />
        <FormDateTime<Values> name="doors_at" label={t('organizer:dates.doors')} timeZone={zone} optional />
      </Box>
    </FormShell>
  );
}

type SetError = (
  name: 'starts_at' | 'ends_at' | 'venue_id' | 'online_url',
  error: { message: string },
) => void;

/** What the server wants, or nothing after the gaps were marked. */
function checked(values: Values, time_zone: string, setError: SetError, required: string): DateInput | null {
  const { starts_at, ends_at, doors_at, where, venue_id, online_url } = values;
  if (!starts_at) setError('starts_at', { message: required });
  if (!ends_at) setError('ends_at', { message: required });
  if (where === 'venue' && !venue_id) setError('venue_id', { message: required });
  if (where === 'online' && !online_url) setError('online_url', { message: required });
  if (!starts_at || !ends_at || (where === 'venue' ? !venue_id : !online_url)) return null;
  return {
    starts_at,
    ends_at,
    doors_at,
    time_zone,
    venue_id: where === 'venue' ? venue_id : null,
    online_url: where === 'online' ? online_url : null,
  };
}
