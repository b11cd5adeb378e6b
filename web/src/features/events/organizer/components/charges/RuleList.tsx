import Delete from '@mui/icons-material/DeleteOutlined';
import Edit from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';

interface Props<Rule> {
  rules: readonly Rule[];
  title: (rule: Rule) => string;
  text: (rule: Rule) => string;
  /** What the list says while it is empty. */
  empty: string;
  onEdit?: ((index: number) => void) | undefined;
  onRemove?: ((index: number) => void) | undefined;
}

/** Rules of one kind, each in a line with what can be done with it. */
export function RuleList<Rule>({ rules, title, text, empty, onEdit, onRemove }: Props<Rule>) {
  const { t } = useTranslation('organizer');
  if (rules.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {empty}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rules.map((rule, index) => (
        <Box
          component="li"
          // A list is written as a whole: its order is what tells rules apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no ids
          key={index}
          sx={{
            display: 'flex',
            alignItems: 'center',
            gap: 2,
            py: 2.5,
            '& + &': { borderTop: 1, borderColor: 'divider' },
          }}
        >
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{title(rule)}</Typography>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {text(rule)}
            </Typography>
          </Box>
          {onEdit && (
            <IconButton
              aria-label={t('charges.edit_rule', { name: title(rule) })}
              onClick={() => onEdit(index)}
            >
              <Edit fontSize="small" />
            </IconButton>
          )}
          {onRemove && (
            <IconButton
              aria-label={t('charges.remove_rule', { name: title(rule) })}
              onClick={() => onRemove(index)}
            >
              <Delete fontSize="small" />
            </IconButton>
          )}
        </Box>
      ))}
    </Box>
  );
}
