import Box from '@mui/material/Box';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDebounce } from '@/hooks/useDebounce';

export interface Suggestion {
  /** What it leads to; also its name among the others. */
  to: string;
  label: string;
  hint?: string;
}

/** Answers with what may be meant by what was typed so far. */
export type Suggest = (typed: string, signal: AbortSignal) => Promise<Suggestion[]>;

interface Props {
  id: string;
  value: string;
  placeholder: string;
  onChange: (value: string) => void;
  suggest?: Suggest | undefined;
  sx: object;
}

const SHORTEST = 2;

/** A search field that offers what may be meant while someone types. Enter without a choice searches as before. */
export function SuggestInput({ id, value, placeholder, onChange, suggest, sx }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = useDebounce(value.trim(), 150);
  const { data } = useQuery({
    queryKey: ['suggest', typed],
    queryFn: ({ signal }) => suggest?.(typed, signal) ?? [],
    enabled: suggest !== undefined && open && typed.length >= SHORTEST,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  const found = open && value.trim().length >= SHORTEST ? (data ?? []) : [];
  const shown = found.length > 0;

  const go = (to: string) => {
    setOpen(false);
    navigate(to);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setOpen(false);
    if (!shown) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive(active <= 0 ? found.length - 1 : active - 1);
    else if (event.key === 'Enter' && found[active]) go(found[active].to);
    else return;
    event.preventDefault();
  };

  return (
    <Box sx={{ position: 'relative' }}>
      <Box
        component="input"
        id={id}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        {...(suggest && {
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': shown,
          'aria-controls': list,
          'aria-activedescendant': active >= 0 && shown ? `${list}-${active}` : undefined,
        })}
        value={value}
        placeholder={placeholder}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKey}
        onBlur={() => setOpen(false)}
        sx={sx}
      />
      <Box
        id={list}
        role="listbox"
        aria-label={t('search.suggestions')}
        hidden={!shown}
        sx={(theme) => ({
          position: 'absolute',
          insetBlockStart: 'calc(100% + 20px)',
          insetInline: { xs: -12, md: -20 },
          zIndex: theme.zIndex.modal,
          p: 1.5,
          borderRadius: '14px',
          border: 1,
          borderColor: 'divider',
          bgcolor: 'surface.raised',
          boxShadow: '0 1px 2px rgb(15 12 28 / 0.06), 0 12px 40px -8px rgb(15 12 28 / 0.2)',
        })}
      >
        {found.map((one, index) => (
          <Box
            key={one.to}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Before the field loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              go(one.to);
            }}
            onMouseMove={() => setActive(index)}
            sx={{
              display: 'flex',
              alignItems: 'baseline',
              justifyContent: 'space-between',
              gap: 4,
              px: 3,
              py: 2.5,
              borderRadius: '8px',
              cursor: 'pointer',
              bgcolor: index === active ? 'action.hover' : 'transparent',
            }}
          >
            <Box sx={{ fontWeight: 540, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
              {one.label}
            </Box>
            {one.hint && (
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', flexShrink: 0 }}>{one.hint}</Box>
            )}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
