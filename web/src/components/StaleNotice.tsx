import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';

interface Props {
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}

/** Somebody saved while this form was open. Nothing typed is lost; the person decides whose words stay. */
export function StaleNotice({ onTakeTheirs, onKeepMine }: Props) {
  const { t } = useTranslation();
  return (
    <Alert
      severity="warning"
      role="alert"
      action={
        <>
          <Button size="small" variant="text" onClick={onTakeTheirs}>
            {t('stale.take_theirs')}
          </Button>
          <Button size="small" variant="text" onClick={onKeepMine}>
            {t('stale.keep_mine')}
          </Button>
        </>
      }
    >
      {t('stale.text')}
    </Alert>
  );
}
