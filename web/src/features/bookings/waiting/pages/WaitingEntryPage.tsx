import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { Accent } from '@/components/Accent';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageBody } from '@/components/Section';
import { PageSkeleton } from '@/components/Skeletons';
import { useSession } from '@/contexts/SessionContext';
import { usePageTitle } from '@/hooks/usePageTitle';
import { type EntryIds, entryQuery, useConfirmEntry, type WaitingEntry } from '../api';
import { EntryView } from '../components/EntryView';
import { rememberToken } from '../token';

/** A place on a waiting list, opened from a mail (with a secret in the fragment), from a list, or again. */
export default function WaitingEntryPage() {
  const { t } = useTranslation(['waiting', 'bookings']);
  const { eventId = '', entryId = '' } = useParams();
  const { pathname } = useLocation();
  const { status } = useSession();
  const ids = { eventId, entryId };
  const { data, error, refetch } = useTokenAndEntry(ids);
  usePageTitle(data?.event_title);
  if (data) {
    return (
      <PageBody size="reading">
        <Accent color={data.accent_color} />
        {data.state === 'unconfirmed' ? <Confirm entry={data} ids={ids} /> : <EntryView entry={data} />}
      </PageBody>
    );
  }
  if (!error) return <PageSkeleton />;
  if (toProblem(error).status !== 404)
    return <ErrorState page error={error} onRetry={() => void refetch()} />;
  return (
    <EmptyState
      page
      art="lost"
      title={t('waiting:missing.title')}
      text={t('waiting:missing.text')}
      {...(status === 'guest'
        ? { action: { label: t('bookings:checkout.sign_in'), to: paths.signIn(pathname) } }
        : { action: { label: t('bookings:checkout.discover'), to: paths.home() } })}
    />
  );
}

/** The secret first: asking without it would find nothing. */
function useTokenAndEntry(ids: EntryIds) {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  // Kept for this tab before anything is asked; to keep it twice changes nothing.
  useMemo(() => token && rememberToken(ids.entryId, token), [ids.entryId, token]);
  const query = useQuery(entryQuery(ids));
  const used = query.data !== undefined || query.error !== null;
  // Once it was of use it leaves the address bar and the history.
  useEffect(() => {
    if (token && used) {
      navigate({ pathname, search, hash: '' }, { replace: true, preventScrollReset: true });
    }
  }, [token, used, navigate, pathname, search]);
  return query;
}

/** One tap: a program that follows links in mails is not a person. */
function Confirm({ entry, ids }: { entry: WaitingEntry; ids: EntryIds }) {
  const { t } = useTranslation('waiting');
  const confirm = useConfirmEntry(ids);
  return (
    <EmptyState
      page
      art="inbox"
      title={t('confirm.title')}
      text={t('confirm.text', { event: entry.event_title, email: entry.email })}
    >
      {confirm.error && <ErrorState error={confirm.error} onRetry={() => confirm.mutate()} />}
      <Button
        variant="contained"
        color="primary"
        size="large"
        loading={confirm.isPending}
        onClick={() => confirm.mutate()}
        sx={{ mt: 6 }}
      >
        {t('confirm.button')}
      </Button>
    </EmptyState>
  );
}
