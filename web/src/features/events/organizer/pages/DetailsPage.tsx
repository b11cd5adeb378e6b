import Box from '@mui/material/Box';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { FormAutocomplete, FormShell, FormTextField } from '@/components/form';
import { Panel } from '@/components/Section';
import { StaleNotice } from '@/components/StaleNotice';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useMay } from '@/features/users';
import { useProblemText } from '@/hooks/useProblemText';
import { optionalText, requiredText, useZodForm } from '@/lib/forms';
import { type CoverPicture, categories } from '../../types';
import { useUpdateEvent } from '../api';
import { CategoryPicker } from '../components/CategoryPicker';
import { CoverField } from '../components/CoverField';
import { DescriptionField } from '../components/DescriptionField';
import { TagsField } from '../components/TagsField';
import { languageChoices } from '../lib/languages';
import { usePlace, useWorkspaceEvent } from '../place';
import type { OrganizerEvent } from '../types';

const schema = z.object({
  title: requiredText(160),
  slug: z.string().check(z.minLength(2), z.maxLength(80), z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  summary: optionalText(300),
  description: optionalText(20000),
  category: z.enum(categories),
  tags: z.array(z.string()).check(z.maxLength(12)),
  language: z.string().check(z.minLength(2)),
  refund_policy: optionalText(4000),
  age_note: optionalText(120),
});
type Values = z.infer<typeof schema>;

const valuesOf = ({
  title,
  slug,
  summary,
  description,
  category,
  tags,
  language,
  ...rest
}: OrganizerEvent): Values => ({
  title,
  slug,
  summary,
  description,
  category,
  tags,
  language,
  refund_policy: rest.refund_policy,
  age_note: rest.age_note,
});

export default function DetailsPage() {
  const { t } = useTranslation(['organizer', 'common']);
  const event = useWorkspaceEvent();
  const may = useMay();
  const disabled = !may('events_manage') || event.state === 'archived';
  const update = useUpdateEvent(usePlace());
  /** The version whose words the person has before them; a newer one is only written over knowingly. */
  const seen = useRef(event.version);
  const { notify } = useFeedback();
  const problemText = useProblemText();

  /** The picture is saved at once; a newer version of the rest is no obstacle to it. */
  const putCover = async (cover: CoverPicture | null) => {
    const before = event.cover;
    try {
      const saved = await update.mutateAsync({ version: event.version, cover_id: cover?.id ?? null });
      // Our own step forward is no surprise to the form below.
      if (seen.current === event.version) seen.current = saved.version;
      const undo = () =>
        void update
          .mutateAsync({ version: saved.version, cover_id: before?.id ?? null })
          .catch(() => undefined);
      notify(cover ? t('cover.saved') : t('cover.removed'), {
        ...(before ? { action: { label: t('common:action.undo'), run: undo } } : {}),
      });
    } catch (error) {
      notify(problemText(error), { severity: 'error' });
    }
  };

  return (
    <Box sx={{ maxWidth: 1080, display: 'grid', gap: 6 }}>
      <Panel title={t('details.cover')}>
        <CoverField
          organizationId={event.organization_id}
          title={event.title}
          cover={event.cover ?? null}
          disabled={disabled}
          onChange={putCover}
        />
      </Panel>
      <DetailsForm event={event} seen={seen} disabled={disabled} />
    </Box>
  );
}

interface FormProps {
  event: OrganizerEvent;
  seen: RefObject<number>;
  disabled: boolean;
}

function DetailsForm({ event, seen, disabled }: FormProps) {
  const { t, i18n } = useTranslation(['organizer', 'common']);
  const { notify } = useFeedback();
  const update = useUpdateEvent(usePlace());
  const form = useZodForm(schema, valuesOf(event));
  const [stale, setStale] = useState(false);
  const { isDirty } = form.formState;

  // While nothing is typed, the form follows what others save.
  useEffect(() => {
    if (isDirty || seen.current === event.version) return;
    seen.current = event.version;
    form.reset(valuesOf(event));
  }, [event, isDirty, form, seen]);

  const save = async (values: Values, over = seen.current) => {
    try {
      const saved = await update.mutateAsync({ ...values, version: over });
      form.reset(valuesOf(saved));
      seen.current = saved.version;
      setStale(false);
      notify(t('organizer:details.saved'));
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status !== 412) throw problem;
      setStale(true);
    }
  };

  return (
    <Box component="fieldset" disabled={disabled} sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <FormShell
        form={form}
        onSubmit={(values) => save(values)}
        submitLabel={t('common:action.save')}
        requireChange
        sticky
      >
        {stale && (
          <StaleNotice
            onTakeTheirs={() => {
              form.reset(valuesOf(event));
              seen.current = event.version;
              setStale(false);
            }}
            onKeepMine={() => void save(form.getValues(), event.version)}
          />
        )}
        <Panel title={t('organizer:details.basics')}>
          <Box sx={{ display: 'grid', gap: 5 }}>
            <FormTextField<Values> name="title" label={t('organizer:details.title_label')} maxLength={160} />
            <FormTextField<Values>
              name="slug"
              label={t('organizer:details.slug')}
              hint={`${window.location.origin}${paths.event(form.watch('slug') || '…')}`}
              maxLength={80}
            />
            <FormTextField<Values>
              name="summary"
              label={t('organizer:details.summary')}
              hint={t('organizer:details.summary_hint')}
              maxLength={300}
              multiline
              optional
            />
            <CategoryPicker<Values> name="category" label={t('organizer:details.category')} />
            <Box
              sx={{ display: 'grid', gap: 5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}
            >
              <FormAutocomplete<Values>
                name="language"
                label={t('organizer:details.language')}
                options={languageChoices(i18n.language, event.language)}
              />
              <TagsField
                name="tags"
                label={t('organizer:details.tags')}
                hint={t('organizer:details.tags_hint')}
              />
            </Box>
          </Box>
        </Panel>
        <Panel title={t('organizer:details.description')}>
          <DescriptionField name="description" label={t('organizer:details.description_label')} />
        </Panel>
        <Panel title={t('organizer:details.conditions')}>
          <Box sx={{ display: 'grid', gap: 5 }}>
            <FormTextField<Values>
              name="refund_policy"
              label={t('organizer:details.refund_policy')}
              hint={t('organizer:details.refund_policy_hint')}
              multiline
              minRows={3}
              maxLength={4000}
              optional
            />
            <FormTextField<Values>
              name="age_note"
              label={t('organizer:details.age_note')}
              placeholder={t('organizer:details.age_note_placeholder')}
              maxLength={120}
              optional
            />
          </Box>
        </Panel>
      </FormShell>
    </Box>
  );
}
