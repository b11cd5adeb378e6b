import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import * as z from 'zod/mini';
import { paths } from '@/app/paths';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { requiredText, useZodForm } from '@/lib/forms';
import { categories } from '../../types';
import { useCreateEvent } from '../api';
import { CategoryPicker } from '../components/CategoryPicker';
import { languageChoices } from '../lib/languages';

const schema = z.object({
  title: requiredText(160),
  category: z.enum(categories),
  language: z.string().check(z.minLength(2)),
});
type Values = z.infer<typeof schema>;

export default function NewEventPage() {
  const { t, i18n } = useTranslation(['organizer', 'common']);
  const { organizationId = '' } = useParams();
  const navigate = useNavigate();
  const create = useCreateEvent(organizationId);
  const form = useZodForm<Values>(schema, {
    title: '',
    category: 'music',
    language: i18n.language.slice(0, 2),
  });
  const submit = async (values: Values) => {
    const made = await create.mutateAsync(values);
    navigate(paths.organizer.event(organizationId, made.id), { replace: true });
  };
  return (
    <Box sx={{ maxWidth: 720 }}>
      <Breadcrumbs
        items={[
          { label: t('organizer:events.title'), to: paths.organizer.events(organizationId) },
          { label: t('organizer:new_event.title') },
        ]}
      />
      <PageHeader title={t('organizer:new_event.title')} text={t('organizer:new_event.text')} />
      <Panel>
        <FormShell
          form={form}
          onSubmit={submit}
          submitLabel={t('organizer:new_event.submit')}
          secondary={
            <Button component={Link} to={paths.organizer.events(organizationId)} variant="text">
              {t('common:action.cancel')}
            </Button>
          }
        >
          <FormTextField<Values>
            name="title"
            label={t('organizer:details.title_label')}
            placeholder={t('organizer:new_event.title_placeholder')}
            maxLength={160}
            autoFocus
          />
          <CategoryPicker<Values> name="category" label={t('organizer:details.category')} />
          <FormAutocomplete<Values>
            name="language"
            label={t('organizer:details.language')}
            options={languageChoices(i18n.language)}
          />
        </FormShell>
      </Panel>
    </Box>
  );
}
