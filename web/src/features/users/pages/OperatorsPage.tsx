import PersonAdd from '@mui/icons-material/PersonAddOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '@/components/DataTable';
import { EventTime } from '@/components/EventTime';
import { PageHeader } from '@/components/PageHeader';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useSession } from '@/contexts/SessionContext';
import { useProblemText } from '@/hooks/useProblemText';
import { OperatorDialog } from '../components/OperatorDialog';
import { NotProved, useStepUp } from '../components/StepUp';
import { type Operator, operatorsQuery, useDismiss } from '../platform';

/** The people who run the installation. */
export default function OperatorsPage() {
  const { t } = useTranslation('users');
  const { user } = useSession();
  const { confirm, notify } = useFeedback();
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const operators = useQuery(operatorsQuery);
  const dismiss = useDismiss();
  const [open, setOpen] = useState<{ operator?: Operator } | null>(null);
  const manage = user?.platform_role === 'admin';

  const onDismiss = async (operator: Operator) => {
    const yes = await confirm({
      title: t('platform.dismiss_title', { name: operator.name }),
      body: t('platform.dismiss_text'),
      confirmLabel: t('platform.dismiss'),
      destructive: true,
    });
    if (!yes) return;
    try {
      await guarded(() => dismiss.mutateAsync(operator.user_id));
      notify(t('platform.dismissed', { name: operator.name }));
    } catch (error) {
      if (!(error instanceof NotProved)) notify(problemText(error), { severity: 'error' });
    }
  };

  const columns: Column<Operator>[] = [
    {
      key: 'name',
      header: t('members.name'),
      primary: true,
      cell: (one) => (
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="subtitle2" component="div">
            {one.name}{' '}
            {one.user_id === user?.id && <Chip size="small" label={t('members.you')} sx={{ ml: 1 }} />}
          </Typography>
          <Typography
            variant="caption"
            component="div"
            sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
          >
            {one.email}
          </Typography>
        </Box>
      ),
    },
    { key: 'role', header: t('members.role'), cell: (one) => t(`platform.roles.${one.role}.name`) },
    {
      key: 'factor',
      header: t('platform.second_factor'),
      cell: (one) => (
        <Chip
          size="small"
          color={one.second_factor ? 'success' : 'warning'}
          label={one.second_factor ? t('platform.factor_yes') : t('platform.factor_no')}
        />
      ),
    },
    {
      key: 'seen',
      header: t('platform.last_seen'),
      wide: true,
      cell: (one) =>
        one.last_seen_at ? (
          <EventTime start={one.last_seen_at} variant="relative" />
        ) : (
          t('platform.never_seen')
        ),
    },
  ];
  const actions: Column<Operator>[] = [
    {
      key: 'actions',
      header: t('members.actions'),
      align: 'end',
      cell: (one) =>
        one.user_id === user?.id ? (
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {t('platform.own')}
          </Typography>
        ) : (
          <Box sx={{ display: 'flex', gap: 1, justifyContent: 'flex-end' }}>
            <Button size="small" onClick={() => setOpen({ operator: one })}>
              {t('platform.change')}
            </Button>
            <Button size="small" color="error" onClick={() => void onDismiss(one)}>
              {t('platform.dismiss')}
            </Button>
          </Box>
        ),
    },
  ];

  return (
    <>
      <PageHeader
        title={t('platform.title')}
        text={t('platform.text')}
        actions={
          manage && (
            <Button variant="contained" color="primary" startIcon={<PersonAdd />} onClick={() => setOpen({})}>
              {t('platform.appoint')}
            </Button>
          )
        }
      />
      <DataTable
        label={t('platform.title')}
        columns={manage ? [...columns, ...actions] : columns}
        rows={operators.data}
        rowKey={(one) => one.user_id}
        empty={null}
        error={operators.error}
        onRetry={() => void operators.refetch()}
      />
      {open && (
        <OperatorDialog
          operator={open.operator}
          onClose={() => setOpen(null)}
          onDone={(name) => {
            notify(t('platform.appointed', { name }));
            setOpen(null);
          }}
        />
      )}
      {dialog}
    </>
  );
}
