import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Section';
import { useMay } from '@/features/users';
import { formatTime, localZone } from '@/lib/time';
import { useFile } from '../../../documents/useFile';
import { downloadStatement, type Statement } from '../../documentsApi';
import { CloseDialog } from './CloseDialog';

interface Props {
  organizationId: string;
  statement: Statement;
}

/** One period: how its net comes about, and its files once it is closed. */
export function StatementCard({ organizationId, statement }: Props) {
  const { t, i18n } = useTranslation('documents');
  const may = useMay();
  const { busy, run } = useFile();
  const [closing, setClosing] = useState(false);
  const { id, figures, closing: balance, opening } = statement;
  const { currency } = balance;
  const moment = (at: string) => formatTime(new Date(at), 'long', localZone(), i18n.language);
  const name = t('statements.number', { number: statement.number });
  return (
    <Panel
      title={id ? name : currency}
      action={
        id ? (
          <Box sx={{ display: 'flex', gap: 1 }}>
            {(['pdf', 'csv'] as const).map((format) => (
              <Button
                key={format}
                size="small"
                loading={busy === format}
                aria-label={t(`download.${format}_of`, { number: name })}
                onClick={() => void run(format, () => downloadStatement(organizationId, id, format))}
              >
                {t(`download.${format}`)}
              </Button>
            ))}
          </Box>
        ) : (
          may('organization_manage') && (
            <Button size="small" onClick={() => setClosing(true)}>
              {t('statements.close')}
            </Button>
          )
        )
      }
    >
      <Typography variant="body2" sx={{ mb: 4, color: 'text.secondary' }}>
        {id
          ? t('statements.period', {
              from: moment(statement.period_from),
              to: moment(statement.period_to),
            })
          : t('statements.until_now', { from: moment(statement.period_from) })}
      </Typography>
      <Box sx={{ maxWidth: 520 }}>
        <Row label={t('statements.opening')} amount={opening.amount} currency={currency} />
        <Row label={t('statements.gross')} amount={figures.gross_minor} currency={currency} />
        <Row label={t('statements.refunds')} amount={-figures.refunds_minor} currency={currency} />
        {figures.disputes_minor !== 0 && (
          <Row label={t('statements.disputes')} amount={-figures.disputes_minor} currency={currency} />
        )}
        {figures.other_minor !== 0 && (
          <Row label={t('statements.other')} amount={figures.other_minor} currency={currency} />
        )}
        <Row label={t('statements.fees')} amount={-figures.fees_minor} currency={currency} />
        <Row label={t('statements.closing')} amount={balance.amount} currency={currency} strong />
        <Row label={t('statements.net')} amount={figures.net_minor} currency={currency} quiet />
        <Row label={t('statements.taxes')} amount={figures.taxes_minor} currency={currency} quiet />
        <Row
          label={t('statements.service_fees')}
          amount={figures.service_fees_minor}
          currency={currency}
          quiet
        />
      </Box>
      {closing && (
        <CloseDialog
          organizationId={organizationId}
          statement={statement}
          onClose={() => setClosing(false)}
        />
      )}
    </Panel>
  );
}

interface RowProps {
  label: string;
  amount: number;
  currency: string;
  strong?: boolean;
  quiet?: boolean;
}

function Row({ label, amount, currency, strong = false, quiet = false }: RowProps) {
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        gap: 4,
        py: 1,
        fontSize: quiet ? '0.8125rem' : '0.9375rem',
        fontWeight: strong ? 620 : 440,
        ...(quiet && { color: 'text.secondary' }),
        ...(strong && { borderTop: 1, borderColor: 'divider', mt: 1, pt: 2 }),
      }}
    >
      <span>{label}</span>
      <Money amount={amount} currency={currency} />
    </Box>
  );
}
