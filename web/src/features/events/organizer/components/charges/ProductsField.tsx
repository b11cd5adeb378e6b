import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import type { EditedProduct } from '../../types';

interface Props {
  label: string;
  hint: string;
  error?: string | undefined;
  products: readonly EditedProduct[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Some of the event's products. */
export function ProductsField({ label, hint, error, products, value, onChange }: Props) {
  return (
    <Autocomplete
      multiple
      options={[...products]}
      value={products.filter(({ id }) => value.includes(id))}
      onChange={(_, chosen) => onChange(chosen.map(({ id }) => id))}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      renderInput={(params) => (
        <TextField {...params} label={label} error={Boolean(error)} helperText={error ?? hint} />
      )}
    />
  );
}
