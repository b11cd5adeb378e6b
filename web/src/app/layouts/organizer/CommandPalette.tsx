import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Dialog from '@mui/material/Dialog';
import InputBase from '@mui/material/InputBase';
import Typography from '@mui/material/Typography';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Command, matching } from './commands';

interface Props {
  commands: readonly Command[];
  onClose: () => void;
}

/** Everything reachable in a few letters. A combobox: the focus stays in the field, arrows move the choice. */
export default function CommandPalette({ commands, onClose }: Props) {
  const { t } = useTranslation('organizer');
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => matching(commands, query), [commands, query]);
  const current = found[active];

  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };

  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(current);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      aria-label={t('palette.label')}
      fullWidth
      maxWidth="sm"
      sx={{ '& .MuiDialog-container': { alignItems: 'flex-start' } }}
      slotProps={{
        paper: {
          sx: { mt: { xs: 4, sm: '12vh' }, mx: { xs: 4, sm: 8 }, width: { xs: 'calc(100% - 32px)' } },
        },
      }}
    >
      <Box
        sx={{ display: 'flex', alignItems: 'center', gap: 3, px: 5, borderBottom: 1, borderColor: 'divider' }}
      >
        <Search fontSize="small" sx={{ color: 'text.secondary' }} aria-hidden />
        <InputBase
          autoFocus
          fullWidth
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={keys}
          placeholder={t('palette.placeholder')}
          inputProps={{
            role: 'combobox',
            'aria-label': t('palette.placeholder'),
            'aria-expanded': true,
            'aria-controls': `${id}list`,
            'aria-activedescendant': current ? `${id}${current.id}` : undefined,
          }}
          sx={{ height: 60, '& input': { fontSize: '1rem' } }}
        />
        <Key>Esc</Key>
      </Box>
      <Box
        ref={list}
        id={`${id}list`}
        role="listbox"
        aria-label={t('palette.label')}
        sx={{ maxHeight: 380, overflow: 'auto', p: 2 }}
      >
        {found.map((command, index) => (
          <Box key={command.id}>
            {command.group !== found[index - 1]?.group && (
              <Typography
                role="presentation"
                sx={{
                  px: 3,
                  pt: index ? 3 : 1,
                  pb: 1,
                  fontSize: '0.75rem',
                  fontWeight: 600,
                  color: 'text.secondary',
                }}
              >
                {command.group}
              </Typography>
            )}
            <Box
              id={`${id}${command.id}`}
              role="option"
              data-index={index}
              aria-selected={index === active}
              onPointerMove={() => setActive(index)}
              onClick={() => run(command)}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 3,
                minHeight: 44,
                px: 3,
                borderRadius: '8px',
                fontSize: '0.9375rem',
                cursor: 'pointer',
                bgcolor: index === active ? 'action.selected' : 'transparent',
                '& svg': { fontSize: 20, color: 'text.secondary' },
              }}
            >
              {command.icon}
              {command.label}
            </Box>
          </Box>
        ))}
        {found.length === 0 && (
          <Typography role="status" sx={{ px: 3, py: 8, textAlign: 'center', color: 'text.secondary' }}>
            {t('palette.empty', { query })}
          </Typography>
        )}
      </Box>
    </Dialog>
  );
}

export function Key({ children }: { children: string }) {
  return (
    <Box
      component="kbd"
      sx={{
        px: 1.5,
        py: 0.5,
        border: 1,
        borderColor: 'divider',
        borderRadius: '6px',
        font: 'inherit',
        fontSize: '0.75rem',
        lineHeight: 1.4,
        color: 'text.secondary',
      }}
    >
      {children}
    </Box>
  );
}
