import Add from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { apiKeysQuery, useRevokeKey, useRotateKey } from '../team';
import type { ApiKey, NewApiKey } from '../types';
import { KeyDialog } from './KeyDialog';
import { KeySecretDialog } from './KeySecretDialog';
import { KeysTable } from './KeysTable';
import type { EventLimit } from './MemberDialog';
import { NotProved, useStepUp } from './StepUp';

/** Hours for which the old key goes on beside its successor. */
const OVERLAP = 24;

/** Keys with which programs act for the organization. */
export function ApiKeys({ EventLimit }: { EventLimit: EventLimit }) {
  const { t } = useTranslation('users');
  const { organizationId = '' } = useParams();
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const [open, setOpen] = useState<{ apiKey?: ApiKey } | null>(null);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const keys = useQuery(apiKeysQuery(organizationId));
  const rotate = useRotateKey(organizationId);
  const revoke = useRevokeKey(organizationId);
  const { guarded, dialog } = useStepUp();
  const onError = (error: unknown) => {
    if (!(error instanceof NotProved)) notify(problemText(error), { severity: 'error' });
  };

  const onRotate = async (apiKey: ApiKey) => {
    const yes = await confirm({
      title: t('keys.rotate_title', { name: apiKey.name }),
      body: t('keys.rotate_text'),
      confirmLabel: t('keys.rotate'),
    });
    if (!yes) return;
    const change = { api_key_id: apiKey.id, overlap_hours: OVERLAP };
    await guarded(() => rotate.mutateAsync(change)).then(setMade, onError);
  };
  const onRevoke = async (apiKey: ApiKey) => {
    const yes = await confirm({
      title: t('keys.revoke_title', { name: apiKey.name }),
      body: t('keys.revoke_text'),
      confirmLabel: t('keys.revoke'),
      destructive: true,
    });
    if (yes) revoke.mutate(apiKey.id, { onSuccess: () => notify(t('keys.revoked_now')), onError });
  };
  const make = () => setOpen({});

  return (
    <>
      <Breadcrumbs items={[{ label: t('keys.title') }]} />
      <PageHeader
        title={t('keys.title')}
        text={t('keys.text')}
        actions={
          <Button variant="contained" color="primary" startIcon={<Add />} onClick={make}>
            {t('keys.make')}
          </Button>
        }
      />
      <KeysTable
        keys={keys.data}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        onEdit={(apiKey) => setOpen({ apiKey })}
        onRotate={(apiKey) => void onRotate(apiKey)}
        onRevoke={(apiKey) => void onRevoke(apiKey)}
        empty={
          <EmptyState
            title={t('keys.empty_title')}
            text={t('keys.empty_text')}
            action={{ label: t('keys.make'), onClick: make }}
          />
        }
      />
      {open && (
        <KeyDialog
          organizationId={organizationId}
          apiKey={open.apiKey}
          EventLimit={EventLimit}
          onClose={() => setOpen(null)}
          onMade={(one) => {
            setOpen(null);
            setMade(one);
          }}
          onChanged={() => {
            setOpen(null);
            notify(t('members.changed'));
          }}
        />
      )}
      {made && <KeySecretDialog made={made} onClose={() => setMade(null)} />}
      {dialog}
    </>
  );
}
