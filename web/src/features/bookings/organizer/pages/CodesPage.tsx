import Add from '@mui/icons-material/Add';
import Download from '@mui/icons-material/DownloadOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/app/paths';
import { CopyButton } from '@/components/CopyButton';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { EventTime } from '@/components/EventTime';
import { ShowMore } from '@/components/ShowMore';
import { useFeedback } from '@/contexts/FeedbackContext';
import { datesQuery, usePlace, useReductionText, useWorkspaceEvent } from '@/features/events/organizer';
import { useMay } from '@/features/users';
import { useDebounce } from '@/hooks/useDebounce';
import { useProblemText } from '@/hooks/useProblemText';
import { localZone } from '@/lib/time';
import { type AccessCode, codesCsv, codesQuery, useRevokeCode } from '../codesApi';
import { CodeUsesDialog } from '../components/codes/CodeUsesDialog';
import { EditCodeDialog } from '../components/codes/EditCodeDialog';
import { NewCodesDialog } from '../components/codes/NewCodesDialog';
import { ListFilters } from '../components/ListFilters';

/** Codes for what is not for everybody: who has them, and how often they were used. */
export default function CodesPage() {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const event = useWorkspaceEvent();
  const manage = useMay()('events_manage') && event.state !== 'archived';
  const { data: dates } = useQuery(datesQuery(place));
  const zone = dates?.[0]?.time_zone ?? localZone();
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<AccessCode | null>(null);
  const [edited, setEdited] = useState<AccessCode | null>(null);
  const q = useDebounce(typed.trim());
  const query = useInfiniteQuery(codesQuery(place, q ? { q } : {}));
  const add = { label: t('codes.add'), onClick: () => setAdding(true) };
  return (
    <>
      <ListFilters label={t('codes.search')} q={typed} onType={setTyped}>
        <Box sx={{ flex: 1 }} />
        {manage && (
          <>
            <Button href={codesCsv(place)} startIcon={<Download />} download>
              {t('codes.csv')}
            </Button>
            <Button variant="contained" color="primary" startIcon={<Add />} onClick={add.onClick}>
              {add.label}
            </Button>
          </>
        )}
      </ListFilters>
      <DataTable
        label={t('codes.title')}
        columns={useColumns(
          { zone, manage, slug: event.slug, currency: event.currency },
          setShown,
          setEdited,
        )}
        rows={query.data}
        rowKey={(code) => code.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          q ? (
            <EmptyState art="search" title={t('codes.none_found')} text={t('bookings.none_found_text')} />
          ) : (
            <EmptyState
              title={t('codes.empty_title')}
              text={t('codes.empty_text')}
              {...(manage ? { action: add } : {})}
            />
          )
        }
      />
      <ShowMore query={query} />
      {adding && <NewCodesDialog timeZone={zone} onClose={() => setAdding(false)} />}
      {edited && <EditCodeDialog code={edited} timeZone={zone} onClose={() => setEdited(null)} />}
      {shown && <CodeUsesDialog code={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function useColumns(
  { zone, manage, slug, currency }: { zone: string; manage: boolean; slug: string; currency: string },
  show: (code: AccessCode) => void,
  edit: (code: AccessCode) => void,
): Column<AccessCode>[] {
  const { t } = useTranslation('organizer');
  const reduction = useReductionText(currency);
  const revoke = useRevoking();
  return [
    {
      key: 'code',
      header: t('codes.code'),
      primary: true,
      cell: (code) => (
        <Box sx={{ minWidth: 0 }}>
          <Box
            sx={{
              fontWeight: 580,
              fontFamily: 'monospace',
              overflowWrap: 'anywhere',
              ...(code.revoked_at && { textDecoration: 'line-through', color: 'text.disabled' }),
            }}
          >
            {code.code}
          </Box>
          {code.note && (
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary', fontWeight: 420 }}>
              {code.note}
            </Typography>
          )}
        </Box>
      ),
    },
    {
      key: 'does',
      header: t('codes.does'),
      cell: (code) => {
        const opens = code.product_ids.length + code.offer_ids.length + code.channel_ids.length > 0;
        const does = [opens && t('codes.does_open'), code.discount && reduction(code.discount.reduction)];
        return does.filter(Boolean).join(' · ');
      },
    },
    {
      key: 'uses',
      header: t('codes.uses'),
      cell: (code) => (
        <Button
          size="small"
          variant="text"
          className="tabular"
          disabled={code.uses === 0}
          aria-label={t('codes.uses_of', { code: code.code })}
          onClick={() => show(code)}
          sx={{ minWidth: 0, ml: -1.5 }}
        >
          {code.max_uses == null
            ? t('codes.used', { count: code.uses })
            : t('codes.used_of', { count: code.uses, of: code.max_uses })}
        </Button>
      ),
    },
    {
      key: 'window',
      header: t('codes.valid'),
      cell: (code) => (
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {code.revoked_at ? (
            t('codes.revoked')
          ) : code.valid_from || code.valid_until ? (
            <>
              {code.valid_from && (
                <>
                  {t('offers.from')} <EventTime start={code.valid_from} timeZone={zone} />{' '}
                </>
              )}
              {code.valid_until && (
                <>
                  {t('offers.until')} <EventTime start={code.valid_until} timeZone={zone} />
                </>
              )}
            </>
          ) : (
            t('codes.always')
          )}
        </Box>
      ),
    },
    {
      key: 'acts',
      header: t('codes.acts'),
      align: 'end',
      cell: (code) =>
        !code.revoked_at && (
          <Box sx={{ display: 'inline-flex', alignItems: 'center', gap: 1 }}>
            <CopyButton
              text={`${window.location.origin}${paths.event(slug)}?code=${encodeURIComponent(code.code)}`}
              label={t('codes.copy')}
            />
            {manage && (
              <Button size="small" variant="text" onClick={() => edit(code)}>
                {t('codes.edit')}
              </Button>
            )}
            {manage && (
              <Button size="small" variant="text" color="error" onClick={() => void revoke(code)}>
                {t('codes.revoke')}
              </Button>
            )}
          </Box>
        ),
    },
  ];
}

function useRevoking() {
  const { t } = useTranslation('organizer');
  const revoke = useRevokeCode(usePlace());
  const { confirm, notify } = useFeedback();
  const words = useProblemText();
  return async (code: AccessCode) => {
    const yes = await confirm({
      title: t('codes.revoke_title', { code: code.code }),
      body: t('codes.revoke_text'),
      confirmLabel: t('codes.revoke'),
      destructive: true,
    });
    if (!yes) return;
    revoke.mutate(code.id, {
      onSuccess: () => notify(t('codes.is_revoked', { code: code.code })),
      onError: (error) => notify(words(error), { severity: 'error' }),
    });
  };
}
