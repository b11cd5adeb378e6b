import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormTextField } from '@/components/form';
import { parseHex } from '@/theme/contrast';
import { accentShades, type Scheme, surfaces } from '@/theme/palette';

interface Props {
  name: 'accent_color';
  organizationName: string;
}

/** The colour of an organization, and how it will really look: adjusted until it can be read, light and dark. */
export function AccentField({ name, organizationName }: Props) {
  const { t } = useTranslation('users');
  const { field } = useController<{ accent_color: string }, 'accent_color'>({ name });
  const valid = parseHex(field.value) !== null;
  const adjusted =
    valid && accentShades(field.value, 'light').main.toLowerCase() !== field.value.toLowerCase();
  return (
    <Box sx={{ display: 'grid', gap: 5 }}>
      <Box sx={{ display: 'flex', gap: 3, alignItems: 'flex-end' }}>
        <Box
          component="input"
          type="color"
          aria-label={t('settings.accent_pick')}
          value={valid ? field.value.toLowerCase() : '#000000'}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) =>
            field.onChange(event.target.value.toUpperCase())
          }
          sx={{
            width: 56,
            height: 44,
            p: 1,
            border: 1,
            borderColor: 'divider',
            borderRadius: '10px',
            bgcolor: 'background.paper',
            flexShrink: 0,
            cursor: 'pointer',
          }}
        />
        <Box sx={{ maxWidth: 200 }}>
          <FormTextField<{ accent_color: string }> name={name} label={t('settings.accent')} maxLength={7} />
        </Box>
      </Box>
      <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        {(['light', 'dark'] as const).map((scheme) => (
          <Preview key={scheme} scheme={scheme} color={valid ? field.value : null} name={organizationName} />
        ))}
      </Box>
      <Typography role="status" variant="caption" sx={{ color: 'text.secondary' }}>
        {adjusted ? t('settings.accent_adjusted') : t('settings.accent_fine')}
      </Typography>
    </Box>
  );
}

function Preview({ scheme, color, name }: { scheme: Scheme; color: string | null; name: string }) {
  const { t } = useTranslation('users');
  const shades = accentShades(color, scheme);
  const ground = surfaces[scheme];
  return (
    <Box
      data-scheme={scheme}
      aria-hidden
      sx={{ p: 4, border: 1, borderColor: 'divider', borderRadius: '12px', display: 'grid', gap: 2 }}
      style={{ backgroundColor: ground.card }}
    >
      <Typography variant="subtitle2" noWrap style={{ color: shades.main }}>
        {name}
      </Typography>
      <Box
        sx={{ height: 44, borderRadius: '10px', display: 'grid', placeItems: 'center', fontWeight: 580 }}
        style={{ backgroundColor: shades.main, color: shades.contrastText }}
      >
        {t('settings.accent_button')}
      </Box>
    </Box>
  );
}
