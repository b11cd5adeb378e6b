import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventOutlet } from '@/features/events';
import { loadNamespaces } from '@/i18n';
import { listQuery } from '../api';
import { soldOutOptions } from '../wish';

const JoinDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('./JoinDialog'), loadNamespaces('waiting')]);
  return dialog;
});

type Props = Pick<EventOutlet, 'event' | 'occurrence'> & {
  /** In a bar of its own: the button alone. */
  bare?: boolean;
  /** What is said while there is no list to join. */
  otherwise?: ReactNode;
};

/** The way onto the waiting list, where something is sold out and the list takes entries. */
export function JoinList({ event, occurrence, bare = false, otherwise = null }: Props) {
  const { t } = useTranslation('bookings');
  const [open, setOpen] = useState(false);
  const options = soldOutOptions(event);
  const here = options.some((option) => option.occurrence.id === occurrence?.id);
  const { data: list } = useQuery({ ...listQuery(event.id), enabled: here });
  if (!here || !list?.open) return otherwise;
  const button = (
    <Button
      variant={bare || occurrence?.sales.state === 'sold_out' ? 'contained' : 'outlined'}
      color="primary"
      size={bare ? 'large' : 'medium'}
      fullWidth={!bare}
      onClick={() => setOpen(true)}
    >
      {t('waiting_list.join')}
    </Button>
  );
  return (
    <>
      {bare ? (
        button
      ) : (
        <Box sx={{ p: 4, border: 1, borderColor: 'divider', borderRadius: '12px', display: 'grid', gap: 3 }}>
          <Box>
            <Typography sx={{ fontWeight: 600 }}>{t('waiting_list.title')}</Typography>
            <Typography variant="body2" sx={{ mt: 0.5, color: 'text.secondary', textWrap: 'pretty' }}>
              {t('waiting_list.text')}
            </Typography>
          </Box>
          {button}
        </Box>
      )}
      {open && (
        <Suspense fallback={null}>
          <JoinDialog
            event={event}
            occurrence={occurrence}
            options={options}
            list={list}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
