import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { type ReactNode, useState } from 'react';

/** A part of the inspector. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ display: 'grid', gap: 3 }}>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      {children}
    </Box>
  );
}

interface NumberProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

/** A whole number that takes effect when it is left or Enter is pressed: half a number is no step to undo. */
export function NumberField({ label, value, least, most, onChange }: NumberProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    if (typed === null) return;
    setTyped(null);
    const wanted = Number(typed);
    if (!typed.trim() || !Number.isFinite(wanted)) return;
    const next = Math.min(most, Math.max(least, Math.round(wanted)));
    if (next !== value) onChange(next);
  };
  return (
    <TextField
      size="small"
      label={label}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
      slotProps={{ htmlInput: { inputMode: 'numeric', className: 'tabular', maxLength: 8 } }}
    />
  );
}

interface TextProps {
  label: string;
  value: string;
  maxLength: number;
  required?: boolean;
  placeholder?: string;
  onChange: (value: string) => void;
}

export function LineField({ label, value, maxLength, required, placeholder, onChange }: TextProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    if (typed === null) return;
    setTyped(null);
    const next = typed.trim();
    if (next !== value && (next || !required)) onChange(next);
  };
  return (
    <TextField
      size="small"
      label={label}
      value={typed ?? value}
      placeholder={placeholder}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
      slotProps={{ htmlInput: { maxLength } }}
    />
  );
}
