import DarkMode from '@mui/icons-material/DarkModeOutlined';
import LightMode from '@mui/icons-material/LightModeOutlined';
import IconButton from '@mui/material/IconButton';
import { useTranslation } from 'react-i18next';
import { useColorMode } from '@/contexts/ColorModeContext';

export function ColorModeToggle() {
  const { t } = useTranslation();
  const { scheme, toggle } = useColorMode();
  const label = scheme === 'dark' ? t('color_mode.switch_to_light') : t('color_mode.switch_to_dark');
  return (
    <IconButton aria-label={label} title={label} onClick={toggle}>
      {scheme === 'dark' ? <LightMode fontSize="small" /> : <DarkMode fontSize="small" />}
    </IconButton>
  );
}
