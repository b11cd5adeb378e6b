import IosShare from '@mui/icons-material/IosShareOutlined';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { useFeedback } from '@/contexts/FeedbackContext';

interface Props {
  title: string;
  /** A path of this site. */
  path: string;
}

/** The device's own way to share; where there is none, the link goes to the clipboard. */
export function ShareButton({ title, path }: Props) {
  const { t } = useTranslation('events');
  const { notify } = useFeedback();
  const share = async () => {
    const url = new URL(path, location.origin).href;
    try {
      if (navigator.share && matchMedia('(pointer: coarse)').matches) {
        await navigator.share({ title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      notify(t('share.copied'));
    } catch (error) {
      // Closing the sheet is an answer, not a failure.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      notify(t('share.failed', { url }), { severity: 'info' });
    }
  };
  return (
    <Button startIcon={<IosShare />} onClick={() => void share()}>
      {t('share.button')}
    </Button>
  );
}
