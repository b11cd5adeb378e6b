import AddPhotoAlternate from '@mui/icons-material/AddPhotoAlternateOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/errors';
import { Cover } from '@/components/Cover';
import { useProblemText } from '@/hooks/useProblemText';
import { coverImage } from '../../lib/cover';
import type { CoverPicture } from '../../types';
import { MAX_PICTURE_BYTES, PICTURE_TYPES, useUploadPicture } from '../upload';

interface Props {
  organizationId: string;
  title: string;
  cover: CoverPicture | null;
  disabled: boolean;
  /** Puts the picture on the event, or takes it away. */
  onChange: (cover: CoverPicture | null) => Promise<unknown>;
}

/** The picture of an event: dropped, chosen or pasted, and on the event as soon as it is up. */
export function CoverField({ organizationId, title, cover, disabled, onChange }: Props) {
  const { t } = useTranslation(['organizer', 'common']);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { mutateAsync, isPending, progress } = useUploadPicture(organizationId);
  const problemText = useProblemText();

  const take = async (file: File | undefined) => {
    if (!file || disabled || isPending) return;
    setRefused(null);
    if (!PICTURE_TYPES.includes(file.type)) return setRefused(t('organizer:cover.wrong_type'));
    if (file.size > MAX_PICTURE_BYTES) return setRefused(t('organizer:cover.too_large'));
    try {
      await onChange(await mutateAsync(file));
    } catch (error) {
      const { code } = toProblem(error);
      setRefused(code === 'not_an_image' ? t('organizer:cover.not_an_image') : problemText(error));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    <Box sx={{ display: 'grid', gap: 4 }}>
      <Box
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!disabled);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        onPaste={(event) => void take(event.clipboardData.files[0])}
        sx={{
          position: 'relative',
          maxWidth: 560,
          borderRadius: '12px',
          outline: over ? '2px dashed' : 'none',
          outlineColor: 'primary.main',
          outlineOffset: 4,
        }}
      >
        <Cover key={cover?.id ?? 'none'} title={title} image={coverImage(cover)} sizes="560px" />
        {isPending && (
          <Box
            sx={{
              position: 'absolute',
              insetInline: 16,
              insetBlockEnd: 16,
              p: 3,
              borderRadius: '10px',
              bgcolor: 'surface.raised',
            }}
          >
            <Typography variant="caption" role="status">
              {progress < 1 ? t('organizer:cover.uploading') : t('organizer:cover.processing')}
            </Typography>
            <LinearProgress
              aria-label={t('organizer:cover.uploading')}
              variant={progress < 1 ? 'determinate' : 'indeterminate'}
              value={progress * 100}
              sx={{ mt: 1.5, borderRadius: 999 }}
            />
          </Box>
        )}
      </Box>
      {refused && <Alert severity="error">{refused}</Alert>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 3 }}>
        <input
          ref={input}
          type="file"
          hidden
          accept={PICTURE_TYPES.join(',')}
          data-testid="cover-file"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          startIcon={<AddPhotoAlternate />}
          disabled={disabled}
          loading={isPending}
          aria-describedby={hint}
          onClick={() => input.current?.click()}
        >
          {cover ? t('organizer:cover.replace') : t('organizer:cover.choose')}
        </Button>
        {cover && (
          <Button variant="text" disabled={disabled || isPending} onClick={() => void onChange(null)}>
            {t('common:action.remove')}
          </Button>
        )}
        <Typography id={hint} variant="caption" sx={{ color: 'text.secondary' }}>
          {t('organizer:cover.hint')}
        </Typography>
      </Box>
    </Box>
  );
}
