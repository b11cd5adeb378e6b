import PersonOutline from '@mui/icons-material/PersonOutlined';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Breadcrumbs } from '@/components/Breadcrumbs';
import { EmptyState } from '@/components/EmptyState';
import { usePageTitle } from '@/hooks/usePageTitle';
import { ConversationPane } from '../components/ConversationPane';
import { CustomerPane } from '../components/CustomerPane';
import { InboxList } from '../components/InboxList';
import type { ConversationState } from '../types';

const STATES: readonly string[] = ['open', 'pending', 'snoozed', 'resolved'];

/** Three panes on a desk; on a phone one leads into the next. Which conversation is open stands in the URL. */
export default function InboxPage() {
  const { t } = useTranslation('support');
  const { organizationId = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const [customer, setCustomer] = useState(false);
  usePageTitle(t('inbox.title'));
  const selected = params.get('conversation');
  const wanted = params.get('state') ?? 'open';
  const state = (STATES.includes(wanted) ? wanted : 'open') as ConversationState;
  const openCustomer = (
    <IconButton
      aria-label={t('customer.show')}
      title={t('customer.show')}
      onClick={() => setCustomer(true)}
      sx={{ display: { lg: 'none' } }}
    >
      <PersonOutline fontSize="small" />
    </IconButton>
  );
  return (
    <>
      <Breadcrumbs items={[{ label: t('inbox.title') }]} />
      <Typography
        component="h1"
        variant="h3"
        sx={{ mb: 4, display: { xs: selected ? 'none' : 'block', md: 'block' } }}
      >
        {t('inbox.title')}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            md: '320px minmax(0, 1fr)',
            lg: '340px minmax(0, 1fr) 300px',
          },
          flex: 1,
          minHeight: 480,
          height: { xs: selected ? 'calc(100dvh - 176px)' : 'auto', md: 'calc(100dvh - 210px)' },
          border: 1,
          borderColor: 'divider',
          borderRadius: '12px',
          overflow: 'hidden',
          bgcolor: 'background.paper',
        }}
      >
        <Box
          component="section"
          aria-label={t('inbox.list')}
          sx={{
            minHeight: 0,
            minWidth: 0,
            display: { xs: selected ? 'none' : 'block', md: 'block' },
            borderInlineEnd: { md: '1px solid' },
            borderColor: { md: 'divider' },
          }}
        >
          <InboxList
            organizationId={organizationId}
            selected={selected}
            state={state}
            onState={(next) => setParams({ state: next }, { replace: true })}
          />
        </Box>
        <Box
          component="section"
          aria-label={t('thread.label')}
          sx={{
            minHeight: 0,
            minWidth: 0,
            display: { xs: selected ? 'block' : 'none', md: 'block' },
            bgcolor: 'background.default',
          }}
        >
          {selected ? (
            <ConversationPane
              key={selected}
              organizationId={organizationId}
              conversationId={selected}
              onBack={() => setParams({ state })}
              extra={openCustomer}
            />
          ) : (
            <EmptyState art="inbox" title={t('inbox.choose_title')} text={t('inbox.choose_text')} />
          )}
        </Box>
        <Box
          component="aside"
          aria-label={t('customer.title')}
          sx={{
            display: { xs: 'none', lg: 'block' },
            borderInlineStart: '1px solid',
            borderColor: 'divider',
            overflow: 'auto',
          }}
        >
          {selected && <CustomerPane organizationId={organizationId} conversationId={selected} />}
        </Box>
      </Box>
      <Drawer
        anchor="right"
        open={customer && selected !== null}
        onClose={() => setCustomer(false)}
        slotProps={{ paper: { sx: { width: 320 } } }}
      >
        {selected && <CustomerPane organizationId={organizationId} conversationId={selected} />}
      </Drawer>
    </>
  );
}
