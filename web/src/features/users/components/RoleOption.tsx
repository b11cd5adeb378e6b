import Box from '@mui/material/Box';
import Radio from '@mui/material/Radio';
import Typography from '@mui/material/Typography';

interface OptionProps {
  value: string;
  name: string;
  text: string;
  chosen: boolean;
  onChoose: () => void;
}

/** One of several roles, with what it is for. */
export function RoleOption({ value, name, text, chosen, onChoose }: OptionProps) {
  return (
    <Box
      component="label"
      sx={{
        display: 'flex',
        gap: 1,
        p: 2,
        paddingInlineEnd: 4,
        border: 1,
        borderColor: chosen ? 'primary.main' : 'divider',
        bgcolor: chosen ? 'primary.soft' : 'transparent',
        borderRadius: '10px',
        cursor: 'pointer',
        transition: 'border-color 150ms, background-color 150ms',
      }}
    >
      <Radio
        name="role"
        value={value}
        checked={chosen}
        onChange={onChoose}
        size="small"
        sx={{ alignSelf: 'start' }}
      />
      <Box sx={{ py: 1.5 }}>
        <Typography variant="subtitle2" component="div">
          {name}
        </Typography>
        <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
          {text}
        </Typography>
      </Box>
    </Box>
  );
}
