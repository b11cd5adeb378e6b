import Check from '@mui/icons-material/Check';
import ContentCopy from '@mui/icons-material/ContentCopy';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  text: string;
  /** Words on the button; without them it is an icon. */
  label?: string;
}

export function CopyButton({ text, label }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Refused by the browser: the text is still there to be selected by hand.
    }
  };
  const icon = copied ? <Check fontSize="small" color="success" /> : <ContentCopy fontSize="small" />;
  const words = copied ? t('action.copied') : (label ?? t('action.copy'));
  return label ? (
    <Button size="small" startIcon={icon} onClick={copy} aria-live="polite">
      {words}
    </Button>
  ) : (
    <IconButton size="small" onClick={copy} aria-label={words} title={words}>
      {icon}
    </IconButton>
  );
}
