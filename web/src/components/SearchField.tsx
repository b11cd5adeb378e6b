import Close from '@mui/icons-material/Close';
import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import InputBase from '@mui/material/InputBase';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  defaultValue?: string;
  placeholder?: string;
  label?: string;
  autoFocus?: boolean;
  onSearch: (text: string) => void;
  /** Called on every key, for lists that filter while someone types. */
  onType?: (text: string) => void;
}

/** One line to search with: in the header, above tables. */
export function SearchField({ defaultValue = '', placeholder, label, autoFocus, onSearch, onType }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(defaultValue);
  const input = useRef<HTMLInputElement>(null);
  const change = (value: string) => {
    setText(value);
    onType?.(value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <Box
      component="form"
      role="search"
      onSubmit={submit}
      sx={(theme) => ({
        display: 'flex',
        alignItems: 'center',
        height: 44,
        paddingInlineStart: 3.5,
        gap: 2,
        borderRadius: '999px',
        border: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
        transition: 'border-color 150ms, box-shadow 150ms',
        '&:focus-within': {
          borderColor: 'primary.main',
          boxShadow: `0 0 0 3px color-mix(in srgb, ${theme.vars.palette.primary.main} 18%, transparent)`,
        },
      })}
    >
      <Search fontSize="small" aria-hidden sx={{ color: 'text.secondary' }} />
      <InputBase
        fullWidth
        inputRef={input}
        type="search"
        value={text}
        autoFocus={autoFocus ?? false}
        onChange={(event) => change(event.target.value)}
        placeholder={placeholder ?? t('search.placeholder')}
        inputProps={{ 'aria-label': label ?? t('search.label'), enterKeyHint: 'search' }}
        sx={{ '& input': { p: 0, height: 42 }, '& input::-webkit-search-cancel-button': { display: 'none' } }}
      />
      {text && (
        <IconButton
          size="small"
          aria-label={t('search.clear')}
          onClick={() => {
            change('');
            onSearch('');
            input.current?.focus();
          }}
          sx={{ borderRadius: 999, marginInlineEnd: 1 }}
        >
          <Close fontSize="small" />
        </IconButton>
      )}
    </Box>
  );
}
