import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import FormHelperText from '@mui/material/FormHelperText';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { type FieldValues, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { FieldProps } from '@/components/form/FormTextField';
import { categoryIcons } from '../../components/CategoryChips';
import { categories } from '../../types';

/** One of twelve, at a glance. Radio buttons to keyboards and screen readers. */
export function CategoryPicker<T extends FieldValues>({ name, label }: FieldProps<T>) {
  const { t } = useTranslation('events');
  const { field, fieldState } = useController<T>({ name });
  const id = useId();
  return (
    <Box>
      <Typography id={id} sx={{ fontSize: '0.875rem', fontWeight: 560, mb: 1.5 }}>
        {label}
      </Typography>
      <Box
        role="radiogroup"
        aria-labelledby={id}
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(132px, 1fr))' }}
      >
        {categories.map((category) => {
          const Icon = categoryIcons[category];
          const chosen = field.value === category;
          return (
            <ButtonBase
              key={category}
              role="radio"
              aria-checked={chosen}
              onClick={() => field.onChange(category)}
              onBlur={field.onBlur}
              sx={{
                justifyContent: 'flex-start',
                gap: 2,
                minHeight: 44,
                px: 3,
                border: 1,
                borderColor: chosen ? 'primary.main' : 'divider',
                bgcolor: chosen ? 'primary.soft' : 'background.paper',
                borderRadius: '10px',
                fontSize: '0.875rem',
                fontWeight: chosen ? 600 : 480,
                transition: 'border-color 150ms, background-color 150ms',
                '& svg': { fontSize: 18, color: chosen ? 'primary.main' : 'text.secondary' },
              }}
            >
              <Icon aria-hidden />
              {t(`category.${category}`)}
            </ButtonBase>
          );
        })}
      </Box>
      {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
    </Box>
  );
}
