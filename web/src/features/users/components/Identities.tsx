import AccountCircle from '@mui/icons-material/AccountCircleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { paths } from '@/app/paths';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { goToProvider, providersQuery, useRemoveIdentity } from '../providers';
import type { Identity, Security } from '../types';
import { NotProved, useStepUp } from './StepUp';

/** Accounts at other services that sign in here: link and unlink. Nothing where no service is configured. */
export function Identities({ security }: { security: Security }) {
  const { t } = useTranslation('users');
  const { notify, confirm } = useFeedback();
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const { data } = useQuery(providersQuery);
  const remove = useRemoveIdentity();
  const { identities } = security;
  const open = (data?.items ?? []).filter(({ id }) => !identities.some((one) => one.provider_id === id));
  if (open.length === 0 && identities.length === 0) return null;

  const fail = (error: unknown) => {
    if (error instanceof NotProved) return;
    const last = toProblem(error).code === 'last_way_in';
    notify(last ? t('provider.last') : problemText(error), { severity: 'error' });
  };
  const onLink = async (provider: string) => {
    try {
      await guarded(() => goToProvider(provider, { purpose: 'link', next: paths.account.security() }));
    } catch (error) {
      fail(error);
    }
  };
  const onRemove = async (identity: Identity) => {
    const yes = await confirm({
      title: t('provider.remove_title', { name: identity.provider }),
      body: t('provider.remove_text'),
      confirmLabel: t('provider.remove'),
      destructive: true,
    });
    if (!yes) return;
    try {
      await guarded(() => remove.mutateAsync(identity.id));
      notify(t('provider.removed'));
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Panel title={t('provider.title')}>
      <Typography sx={{ color: 'text.secondary' }}>{t('provider.text')}</Typography>
      {identities.length > 0 && (
        <Box component="ul" aria-label={t('provider.title')} sx={{ listStyle: 'none', m: 0, mt: 4, p: 0 }}>
          {identities.map((one) => (
            <Box
              key={one.id}
              component="li"
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                alignItems: 'center',
                gap: { xs: 2, sm: 4 },
                py: 3,
                borderTop: 1,
                borderColor: 'divider',
              }}
            >
              <AccountCircle aria-hidden sx={{ color: 'text.secondary' }} />
              <Box sx={{ flex: '1 1 160px', minWidth: 0 }}>
                <Typography variant="subtitle2" component="div" sx={{ overflowWrap: 'anywhere' }}>
                  {one.provider} · {one.label}
                </Typography>
                <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                  {one.last_used_at ? (
                    <>
                      {t('passkey.used')} <EventTime start={one.last_used_at} variant="relative" />
                    </>
                  ) : (
                    t('passkey.never_used')
                  )}
                </Typography>
              </Box>
              <Button
                size="small"
                color="error"
                onClick={() => void onRemove(one)}
                aria-label={`${t('provider.remove')}: ${one.provider}`}
              >
                {t('provider.remove')}
              </Button>
            </Box>
          ))}
        </Box>
      )}
      {open.length > 0 && (
        <Box sx={{ mt: 4, display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          {open.map(({ id, name }) => (
            <Button key={id} size="small" variant="outlined" onClick={() => void onLink(id)}>
              {t('provider.link', { name })}
            </Button>
          ))}
        </Box>
      )}
      {dialog}
    </Panel>
  );
}
