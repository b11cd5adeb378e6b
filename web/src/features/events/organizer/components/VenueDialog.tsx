import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { countryChoices, organizationQuery, zoneChoices } from '@/features/users';
import { optionalText, requiredText, useZodForm } from '@/lib/forms';
import type { EditedVenue } from '../types';
import { useSaveVenue } from '../venuesApi';

const coordinate = (most: number) =>
  z.string().check(
    z.trim(),
    z.refine(
      (text) => text === '' || (/^-?\d+([.,]\d+)?$/.test(text) && Math.abs(numberOf(text) ?? 0) <= most),
    ),
  );

const schema = z.object({
  name: requiredText(160),
  address: optionalText(300),
  postal_code: optionalText(20),
  city: requiredText(120),
  country: z.string().check(z.minLength(2)),
  time_zone: z.string().check(z.minLength(1)),
  latitude: coordinate(90),
  longitude: coordinate(180),
  directions: optionalText(2000),
  accessibility: optionalText(2000),
});
type Values = z.infer<typeof schema>;

const numberOf = (text: string) => (text.trim() ? Number(text.replace(',', '.')) : null);

interface Props {
  venue?: EditedVenue | undefined;
  onClose: () => void;
  onSaved: (venue: EditedVenue) => void;
}

export function VenueDialog(props: Props) {
  const { t } = useTranslation('organizer');
  const { organizationId = '' } = useParams();
  const { data } = useQuery(organizationQuery(organizationId));
  return (
    <ResponsiveDialog
      open
      title={props.venue ? t('venues.edit') : t('venues.add')}
      onClose={props.onClose}
      size="md"
    >
      {data && (
        <VenueForm {...props} organizationId={organizationId} country={data.country} zone={data.time_zone} />
      )}
    </ResponsiveDialog>
  );
}

function VenueForm({
  venue,
  onSaved,
  organizationId,
  country,
  zone,
}: Props & Record<'organizationId' | 'country' | 'zone', string>) {
  const { t, i18n } = useTranslation(['organizer', 'common']);
  const save = useSaveVenue(organizationId);
  const form = useZodForm<Values>(schema, {
    name: venue?.name ?? '',
    address: venue?.address ?? '',
    postal_code: venue?.postal_code ?? '',
    city: venue?.city ?? '',
    country: venue?.country ?? country,
    time_zone: venue?.time_zone ?? zone,
    latitude: venue?.latitude?.toString() ?? '',
    longitude: venue?.longitude?.toString() ?? '',
    directions: venue?.directions ?? '',
    accessibility: venue?.accessibility ?? '',
  });
  const lists = useMemo(
    () => ({ countries: countryChoices(i18n.language), zones: zoneChoices(zone) }),
    [i18n.language, zone],
  );
  const submit = async ({ latitude, longitude, ...values }: Values) => {
    const fields = { ...values, latitude: numberOf(latitude), longitude: numberOf(longitude) };
    try {
      onSaved(await save.mutateAsync({ venue, fields }));
    } catch (error) {
      if (toProblem(error).status !== 412) throw error;
      form.setError('root', { message: t('organizer:venues.stale') });
    }
  };
  const two = { display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' };
  return (
    <FormShell
      form={form}
      onSubmit={submit}
      submitLabel={venue ? t('common:action.save') : t('organizer:venues.add')}
    >
      <FormTextField<Values> name="name" label={t('organizer:venues.name')} maxLength={160} autoFocus />
      <FormTextField<Values> name="address" label={t('organizer:venues.address')} maxLength={300} optional />
      <Box sx={two}>
        <FormTextField<Values>
          name="postal_code"
          label={t('organizer:venues.postal_code')}
          maxLength={20}
          optional
        />
        <FormTextField<Values> name="city" label={t('organizer:venues.city')} maxLength={120} />
        <FormAutocomplete<Values>
          name="country"
          label={t('organizer:venues.country')}
          options={lists.countries}
        />
        <FormAutocomplete<Values>
          name="time_zone"
          label={t('organizer:venues.time_zone')}
          options={lists.zones}
        />
        <FormTextField<Values>
          name="latitude"
          label={t('organizer:venues.latitude')}
          inputMode="decimal"
          optional
        />
        <FormTextField<Values>
          name="longitude"
          label={t('organizer:venues.longitude')}
          inputMode="decimal"
          optional
        />
      </Box>
      <FormTextField<Values>
        name="directions"
        label={t('organizer:venues.directions')}
        hint={t('organizer:venues.directions_hint')}
        multiline
        minRows={2}
        maxLength={2000}
        optional
      />
      <FormTextField<Values>
        name="accessibility"
        label={t('organizer:venues.accessibility')}
        hint={t('organizer:venues.accessibility_hint')}
        multiline
        minRows={2}
        maxLength={2000}
        optional
      />
    </FormShell>
  );
}
