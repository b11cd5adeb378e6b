import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FormTextField } from '@/components/form';
import { Markdown } from '@/components/Markdown';

/** Markdown on one side, the page as buyers will read it on the other. */
export function DescriptionField({ name, label }: { name: 'description'; label: string }) {
  const { t } = useTranslation('organizer');
  const text = useWatch<{ description: string }, 'description'>({ name });
  return (
    <Box sx={{ display: 'grid', gap: 5, gridTemplateColumns: { lg: 'minmax(0, 1fr) minmax(0, 1fr)' } }}>
      <FormTextField<{ description: string }>
        name={name}
        label={label}
        hint={t('details.description_hint')}
        multiline
        minRows={12}
        maxLength={20000}
      />
      <Box>
        <Typography sx={{ fontSize: '0.875rem', fontWeight: 560, mb: 1.5 }}>
          {t('details.preview')}
        </Typography>
        <Box
          sx={{
            p: 4,
            border: 1,
            borderColor: 'divider',
            borderRadius: '10px',
            minHeight: 120,
            maxHeight: 460,
            overflow: 'auto',
            bgcolor: 'background.default',
          }}
          // A box that scrolls must be reachable without a mouse.
          tabIndex={0}
          role="region"
          aria-label={t('details.preview')}
        >
          {text?.trim() ? (
            <Markdown text={text} />
          ) : (
            <Typography sx={{ color: 'text.secondary' }}>{t('details.preview_empty')}</Typography>
          )}
        </Box>
      </Box>
    </Box>
  );
}
