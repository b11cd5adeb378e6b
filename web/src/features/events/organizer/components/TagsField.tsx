import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useController } from 'react-hook-form';

/** Words people search for; Enter or a comma ends one. */
export function TagsField({ name, label, hint }: { name: 'tags'; label: string; hint: string }) {
  const { field, fieldState } = useController<{ tags: string[] }, 'tags'>({ name });
  const clean = (tags: string[]) =>
    [...new Set(tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim().slice(0, 40)))]
      .filter(Boolean)
      .slice(0, 12);
  return (
    <Autocomplete
      multiple
      freeSolo
      autoSelect
      options={[] as string[]}
      value={field.value}
      onChange={(_, next) => field.onChange(clean(next))}
      onBlur={field.onBlur}
      renderInput={(params) => (
        <TextField
          {...params}
          inputRef={field.ref}
          label={label}
          error={fieldState.invalid}
          helperText={fieldState.error?.message ?? hint}
        />
      )}
    />
  );
}
