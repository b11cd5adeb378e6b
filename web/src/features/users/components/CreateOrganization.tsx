import Box from '@mui/material/Box';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { paths } from '@/app/paths';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { requiredText, useZodForm } from '@/lib/forms';
import { localZone } from '@/lib/time';
import { useCreateOrganization } from '../api';
import { countryChoices, currencyChoices, currencyOf, guessCountry, zoneChoices } from '../lib/places';

const schema = z.object({
  name: requiredText(120),
  country: z.string().check(z.minLength(2)),
  currency: z.string().check(z.minLength(3)),
  time_zone: z.string().check(z.minLength(1)),
});
type Values = z.infer<typeof schema>;

/** Four questions, three of them answered by the browser. */
export function CreateOrganization({ secondary }: { secondary?: ReactNode }) {
  const { t, i18n } = useTranslation('users');
  const navigate = useNavigate();
  const create = useCreateOrganization();
  const zone = localZone();
  const country = guessCountry(navigator.languages, zone);
  const form = useZodForm(schema, { name: '', country, currency: currencyOf(country), time_zone: zone });
  const lists = useMemo(
    () => ({
      countries: countryChoices(i18n.language),
      currencies: currencyChoices(i18n.language),
      zones: zoneChoices(zone),
    }),
    [i18n.language, zone],
  );
  // The currency follows the country until someone has chosen one.
  const chosen = form.watch('country');
  useEffect(() => {
    if (!form.formState.dirtyFields.currency) form.setValue('currency', currencyOf(chosen));
  }, [chosen, form]);

  const submit = async (values: Values) => {
    const made = await create.mutateAsync(values);
    navigate(paths.organizer.dashboard(made.id));
  };
  return (
    <FormShell form={form} onSubmit={submit} submitLabel={t('organization.create')} secondary={secondary}>
      <FormTextField<Values>
        name="name"
        label={t('organization.name')}
        hint={t('organization.name_hint')}
        maxLength={120}
        autoComplete="organization"
        autoFocus
      />
      <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <FormAutocomplete<Values>
          name="country"
          label={t('organization.country')}
          options={lists.countries}
        />
        <FormAutocomplete<Values>
          name="currency"
          label={t('organization.currency')}
          options={lists.currencies}
        />
      </Box>
      <FormAutocomplete<Values>
        name="time_zone"
        label={t('organization.time_zone')}
        hint={t('organization.time_zone_hint')}
        options={lists.zones}
      />
    </FormShell>
  );
}
