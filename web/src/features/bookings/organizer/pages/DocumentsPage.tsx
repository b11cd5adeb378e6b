import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import Typography from '@mui/material/Typography';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { paths } from '@/app/paths';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Money } from '@/components/Money';
import { ShowMore } from '@/components/ShowMore';
import { useDebounce } from '@/hooks/useDebounce';
import { formatDay } from '@/lib/time';
import { downloadDocument } from '../../documents/api';
import { useFile } from '../../documents/useFile';
import { BookkeepingHeader } from '../components/bookkeeping/BookkeepingHeader';
import { ListFilters } from '../components/ListFilters';
import { type Document, documentsQuery } from '../documentsApi';

/** Invoices and credit notes of all events. */
export default function DocumentsPage() {
  const { t } = useTranslation('documents');
  const { organizationId = '' } = useParams();
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<Document['kind'] | ''>('');
  const q = useDebounce(typed.trim());
  const query = useInfiniteQuery(
    documentsQuery(organizationId, { ...(q ? { q } : {}), ...(kind ? { kind } : {}) }),
  );
  const narrowed = q !== '' || kind !== '';
  return (
    <>
      <BookkeepingHeader organizationId={organizationId} title={t('list.title')} text={t('list.text')} />
      <ListFilters label={t('list.search')} q={typed} onType={setTyped}>
        <Select
          value={kind}
          displayEmpty
          onChange={(event) => setKind(event.target.value as Document['kind'] | '')}
          inputProps={{ 'aria-label': t('list.kind') }}
          sx={{ minWidth: 180 }}
        >
          <MenuItem value="">{t('list.all')}</MenuItem>
          <MenuItem value="invoice">{t('kind.invoice')}</MenuItem>
          <MenuItem value="credit_note">{t('kind.credit_note')}</MenuItem>
        </Select>
      </ListFilters>
      <DataTable
        label={t('list.title')}
        columns={useColumns(organizationId)}
        rows={query.data}
        rowKey={(document) => document.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={
          narrowed ? (
            <EmptyState art="search" title={t('list.none_found')} text={t('list.none_found_text')} />
          ) : (
            <EmptyState
              title={t('list.empty_title')}
              text={t('list.empty_text')}
              action={{ label: t('list.set_up'), to: paths.organizer.billing(organizationId) }}
            />
          )
        }
      />
      <ShowMore query={query} />
    </>
  );
}

function useColumns(organizationId: string): Column<Document>[] {
  const { t, i18n } = useTranslation('documents');
  const { busy, run } = useFile();
  return [
    {
      key: 'number',
      header: t('list.number'),
      primary: true,
      cell: (one) => (
        <Box sx={{ minWidth: 0 }}>
          <Box className="tabular" sx={{ fontWeight: 580, overflowWrap: 'anywhere' }}>
            {one.number}
          </Box>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {t(`kind.${one.kind}`)}
            {one.credited && ` · ${t('list.credited')}`}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'buyer',
      header: t('list.buyer'),
      cell: (one) => (
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ overflowWrap: 'anywhere' }}>{one.buyer}</Box>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {one.booking_reference} · {one.event_title}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'date',
      header: t('list.date'),
      cell: (one) => (
        <span className="tabular">{formatDay(new Date(one.issued_on), 'year', i18n.language)}</span>
      ),
    },
    {
      key: 'amount',
      header: t('list.amount'),
      align: 'end',
      cell: (one) => (
        <Money
          amount={one.kind === 'credit_note' ? -one.total.amount : one.total.amount}
          currency={one.total.currency}
        />
      ),
    },
    {
      key: 'files',
      header: t('list.files'),
      cell: (one) => (
        <Box sx={{ display: 'flex', gap: 1 }}>
          {(['pdf', 'xml'] as const).map((format) => (
            <Button
              key={format}
              size="small"
              loading={busy === one.id + format}
              aria-label={t(`download.${format}_of`, { number: one.number })}
              onClick={() =>
                void run(one.id + format, () =>
                  downloadDocument(
                    { organizationId, eventId: one.event_id, bookingId: one.booking_id },
                    one,
                    format,
                  ),
                )
              }
            >
              {t(`download.${format}`)}
            </Button>
          ))}
        </Box>
      ),
    },
  ];
}
