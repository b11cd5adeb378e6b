import Place from '@mui/icons-material/PlaceOutlined';
import Box from '@mui/material/Box';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  cities: readonly { city: string; count: number }[];
  value: string;
  onChange: (city: string) => void;
}

/** The browser's own list: fast with hundreds of cities, at home on every phone. */
export function CityPicker({ cities, value, onChange }: Props) {
  const { t } = useTranslation('events');
  const id = useId();
  const known = cities.some(({ city }) => city === value) || !value;
  return (
    <Box
      sx={{
        position: 'relative',
        display: 'inline-flex',
        alignItems: 'center',
        flexShrink: 0,
        minHeight: 44,
        borderRadius: 999,
        border: 1,
        borderColor: value ? 'text.primary' : 'divider',
        bgcolor: 'background.paper',
        '&:focus-within': {
          outline: (theme) => `2px solid ${theme.vars.palette.primary.main}`,
          outlineOffset: 2,
        },
      }}
    >
      <Place
        aria-hidden
        sx={{ position: 'absolute', insetInlineStart: 12, fontSize: 18, pointerEvents: 'none' }}
      />
      <Box
        component="label"
        htmlFor={id}
        sx={{ position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' }}
      >
        {t('home.city_label')}
      </Box>
      <Box
        component="select"
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        sx={{
          appearance: 'none',
          border: 0,
          bgcolor: 'transparent',
          color: 'text.primary',
          font: 'inherit',
          fontSize: '0.875rem',
          fontWeight: 560,
          minHeight: 42,
          maxWidth: 240,
          paddingInlineStart: '36px',
          paddingInlineEnd: '34px',
          borderRadius: 999,
          cursor: 'pointer',
          outline: 'none',
          textOverflow: 'ellipsis',
          '& option': { color: 'CanvasText', backgroundColor: 'Canvas' },
        }}
      >
        <option value="">{t('home.everywhere')}</option>
        {!known && <option value={value}>{value}</option>}
        {cities.map(({ city, count }) => (
          <option key={city} value={city}>
            {t('home.city_option', { city, count })}
          </option>
        ))}
      </Box>
      <Box
        component="svg"
        viewBox="0 0 10 6"
        width={10}
        height={6}
        aria-hidden
        sx={{ position: 'absolute', insetInlineEnd: 15, pointerEvents: 'none' }}
      >
        <path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      </Box>
    </Box>
  );
}
