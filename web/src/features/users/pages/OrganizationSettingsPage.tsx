import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { ErrorState } from '@/components/ErrorState';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { ListSkeleton } from '@/components/Skeletons';
import { useFeedback } from '@/contexts/FeedbackContext';
import { optionalText, requiredText, useZodForm } from '@/lib/forms';
import { organizationQuery, useUpdateOrganization } from '../api';
import { AccentField } from '../components/AccentField';
import { countryChoices, currencyChoices, zoneChoices } from '../lib/places';
import { useMay } from '../permissions';
import type { Organization } from '../types';

const schema = z.object({
  name: requiredText(120),
  slug: z.string().check(z.minLength(2), z.maxLength(60), z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  description: optionalText(4000),
  website: z.union([z.literal(''), z.url().check(z.maxLength(300))]),
  support_email: z.union([z.literal(''), z.email()]),
  accent_color: z.string().check(z.regex(/^#[0-9a-f]{6}$/i)),
  country: z.string(),
  currency: z.string(),
  time_zone: z.string(),
});
type Values = z.infer<typeof schema>;

export default function OrganizationSettingsPage() {
  const { t } = useTranslation(['users', 'common']);
  const { organizationId = '' } = useParams();
  const { data, error, refetch } = useQuery(organizationQuery(organizationId));
  return (
    <>
      <Breadcrumbs items={[{ label: t('settings.title') }]} />
      <PageHeader title={t('settings.title')} text={t('settings.text')} />
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : data ? (
        <SettingsForm organization={data} onReload={() => void refetch()} />
      ) : (
        <ListSkeleton rows={4} height={96} />
      )}
    </>
  );
}

function valuesOf(organization: Organization): Values {
  const { name, slug, description, accent_color, country, currency, time_zone } = organization;
  return {
    name,
    slug,
    description,
    accent_color,
    country,
    currency,
    time_zone,
    website: organization.website ?? '',
    support_email: organization.support_email ?? '',
  };
}

function SettingsForm({ organization, onReload }: { organization: Organization; onReload: () => void }) {
  const { t, i18n } = useTranslation(['users', 'common']);
  const { notify } = useFeedback();
  const may = useMay();
  const update = useUpdateOrganization(organization.id);
  const form = useZodForm(schema, valuesOf(organization));
  const lists = useMemo(
    () => ({
      countries: countryChoices(i18n.language),
      currencies: currencyChoices(i18n.language),
      zones: zoneChoices(organization.time_zone),
    }),
    [i18n.language, organization.time_zone],
  );
  const disabled = !may('organization_manage');

  const save = async (values: Values) => {
    try {
      const saved = await update.mutateAsync({
        ...values,
        website: values.website || null,
        support_email: values.support_email || null,
        version: organization.version,
      });
      form.reset(valuesOf(saved));
      notify(t('settings.saved'));
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'slug_taken') {
        form.setError('slug', { message: t('settings.slug_taken') }, { shouldFocus: true });
        return;
      }
      if (problem.status === 412) onReload();
      throw problem;
    }
  };

  return (
    <Box component="fieldset" disabled={disabled} sx={{ border: 0, p: 0, m: 0, maxWidth: 720, minWidth: 0 }}>
      <FormShell form={form} onSubmit={save} submitLabel={t('common:action.save')} requireChange sticky>
        <Panel title={t('settings.identity')}>
          <Box sx={{ display: 'grid', gap: 5 }}>
            <FormTextField<Values> name="name" label={t('organization.name')} maxLength={120} />
            <FormTextField<Values>
              name="slug"
              label={t('settings.slug')}
              hint={`${window.location.origin}${paths.organization(form.watch('slug') || '…')}`}
              maxLength={60}
            />
            <FormTextField<Values>
              name="description"
              label={t('settings.description')}
              hint={t('settings.description_hint')}
              multiline
              minRows={4}
              maxLength={4000}
              optional
            />
          </Box>
        </Panel>
        <Panel title={t('settings.look')}>
          <AccentField name="accent_color" organizationName={organization.name} />
        </Panel>
        <Panel title={t('settings.contact')}>
          <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
            <FormTextField<Values>
              name="support_email"
              label={t('settings.support_email')}
              hint={t('settings.support_email_hint')}
              type="email"
              optional
            />
            <FormTextField<Values>
              name="website"
              label={t('settings.website')}
              placeholder="https://"
              optional
            />
          </Box>
        </Panel>
        <Panel title={t('settings.region')}>
          <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
            <FormAutocomplete<Values>
              name="country"
              label={t('organization.country')}
              options={lists.countries}
            />
            <FormAutocomplete<Values>
              name="currency"
              label={t('organization.currency')}
              hint={t('settings.currency_hint')}
              options={lists.currencies}
            />
            <FormAutocomplete<Values>
              name="time_zone"
              label={t('organization.time_zone')}
              options={lists.zones}
            />
          </Box>
        </Panel>
      </FormShell>
    </Box>
  );
}
