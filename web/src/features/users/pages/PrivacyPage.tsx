import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Section';
import { useFeedback } from '@/contexts/FeedbackContext';
import { useProblemText } from '@/hooks/useProblemText';
import { EraseDialog } from '../components/EraseDialog';
import { NotProved, useStepUp } from '../components/StepUp';
import { useCopyOfMyData } from '../security';

/** One's own data: a copy, and its end. */
export default function PrivacyPage() {
  const { t } = useTranslation('users');
  const { notify } = useFeedback();
  const problemText = useProblemText();
  const { guarded, dialog } = useStepUp();
  const copy = useCopyOfMyData();
  const [erasing, setErasing] = useState(false);
  const download = async () => {
    try {
      await guarded(() => copy.mutateAsync());
      notify(t('privacy.copied'));
    } catch (error) {
      if (!(error instanceof NotProved)) notify(problemText(error), { severity: 'error' });
    }
  };
  return (
    <>
      <PageHeader title={t('privacy.title')} text={t('privacy.text')} />
      <Box sx={{ maxWidth: 640, display: 'grid', gap: 6 }}>
        <Panel title={t('privacy.copy_title')}>
          <Typography sx={{ mb: 5, color: 'text.secondary' }}>{t('privacy.copy_text')}</Typography>
          <Button variant="outlined" loading={copy.isPending} onClick={() => void download()}>
            {t('privacy.copy')}
          </Button>
        </Panel>
        <Panel title={t('privacy.erase_title')}>
          <Typography sx={{ mb: 5, color: 'text.secondary' }}>{t('privacy.erase_text')}</Typography>
          <Button variant="outlined" color="error" onClick={() => setErasing(true)}>
            {t('privacy.erase')}
          </Button>
        </Panel>
      </Box>
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
      {dialog}
    </>
  );
}
