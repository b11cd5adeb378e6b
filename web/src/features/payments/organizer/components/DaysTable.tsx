import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Money } from '@/components/Money';
import type { ComparedDay } from '../reconciliationApi';

/** The totals of each provider and day. */
export function DaysTable({ days }: { days: readonly ComparedDay[] }) {
  const { t, i18n } = useTranslation('reconciliation');
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  const columns: Column<ComparedDay>[] = [
    {
      key: 'day',
      header: t('days.day'),
      primary: true,
      cell: (one) => `${format.format(new Date(`${one.day}T00:00:00Z`))} · ${one.provider}`,
    },
    {
      key: 'their_in',
      header: t('days.their_captured'),
      align: 'end',
      cell: (one) => <Money {...one.their_captured} />,
    },
    {
      key: 'our_in',
      header: t('days.our_captured'),
      align: 'end',
      cell: (one) => <Money {...one.our_captured} />,
    },
    {
      key: 'their_out',
      header: t('days.their_refunded'),
      align: 'end',
      cell: (one) => <Money {...one.their_refunded} />,
    },
    {
      key: 'our_out',
      header: t('days.our_refunded'),
      align: 'end',
      cell: (one) => <Money {...one.our_refunded} />,
    },
    {
      key: 'difference',
      header: t('difference'),
      align: 'end',
      cell: (one) => (
        <Money
          {...one.difference}
          signed
          sx={{ fontWeight: 580, color: one.difference.amount === 0 ? 'text.secondary' : 'error.main' }}
        />
      ),
    },
  ];
  return (
    <DataTable
      label={t('days.title')}
      columns={columns}
      rows={days}
      rowKey={(one) => `${one.day} ${one.provider} ${one.difference.currency}`}
      empty={<EmptyState title={t('days.empty_title')} text={t('days.empty_text')} />}
    />
  );
}
