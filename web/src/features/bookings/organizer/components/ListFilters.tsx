import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { SearchField } from '@/components/SearchField';

interface Props {
  label: string;
  q: string;
  onType: (q: string) => void;
  children?: ReactNode;
}

/** Above a list: what to search for, and what else narrows it down. */
export function ListFilters({ label, q, onType, children }: Props) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 3, mb: 5 }}>
      <Box sx={{ flex: '1 1 280px', maxWidth: { md: 420 } }}>
        <SearchField label={label} placeholder={label} defaultValue={q} onSearch={onType} onType={onType} />
      </Box>
      {children}
    </Box>
  );
}
