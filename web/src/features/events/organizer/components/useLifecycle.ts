import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { useDuplicateEvent, useEventStep } from '../api';
import type { OrganizerEvent } from '../types';

/** The steps of an event's life, with their questions and answers. */
export function useLifecycle(event: OrganizerEvent) {
  const { t } = useTranslation('organizer');
  const place = { organizationId: event.organization_id, eventId: event.id };
  const step = useEventStep(place);
  const copy = useDuplicateEvent(place);
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const navigate = useNavigate();

  const complain = (error: unknown) => {
    const { code } = toProblem(error);
    const known = {
      not_ready: 'not_ready',
      has_bookings: 'has_bookings',
      event_running: 'event_running',
    } as const;
    const words = known[code as keyof typeof known];
    notify(words ? t(`workspace.problem.${words}`) : problemText(error), { severity: 'error' });
    if (code === 'not_ready') navigate(paths.organizer.event(place.organizationId, place.eventId));
  };

  const publish = () =>
    step.mutateAsync('publish').then(
      () => notify(t('workspace.published')),
      (error: unknown) => complain(error),
    );

  const unpublish = async () => {
    const yes = await confirm({
      title: t('workspace.unpublish_title'),
      body: t('workspace.unpublish_text'),
      confirmLabel: t('workspace.unpublish'),
    });
    if (!yes) return;
    await step
      .mutateAsync('unpublish')
      .then(
        () => notify(t('workspace.unpublished'), { action: { label: t('workspace.publish'), run: publish } }),
        complain,
      );
  };

  const archive = async () => {
    const yes = await confirm({
      title: t('workspace.archive_title', { title: event.title }),
      body: t('workspace.archive_text'),
      confirmLabel: t('workspace.archive'),
      destructive: true,
    });
    if (!yes) return;
    await step.mutateAsync('archive').then(() => {
      notify(t('workspace.archived'));
      navigate(paths.organizer.events(place.organizationId));
    }, complain);
  };

  const duplicate = () =>
    copy.mutateAsync().then((made) => {
      notify(t('workspace.duplicated'));
      navigate(paths.organizer.event(place.organizationId, made.id, 'details'));
    }, complain);

  return { publish, unpublish, archive, duplicate, busy: step.isPending || copy.isPending };
}
