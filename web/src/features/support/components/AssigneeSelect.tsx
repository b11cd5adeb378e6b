import MenuItem from '@mui/material/MenuItem';
import Select from '@mui/material/Select';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { membersQuery } from '@/features/users';
import type { Assignee } from '../types';

interface Props {
  organizationId: string;
  value: Assignee | null;
  onChange: (id: string | null) => void;
}

/** The roles that may answer; of an organization's own roles the server knows. */
const ANSWERING = ['owner', 'manager', 'support', 'custom'];

/** Who takes care of it: anybody who may answer. */
export function AssigneeSelect({ organizationId, value, onChange }: Props) {
  const { t } = useTranslation('support');
  const { data: members = [] } = useQuery(membersQuery(organizationId));
  const able = members
    .filter(({ role }) => ANSWERING.includes(role))
    .map(({ user_id, name }) => ({ id: user_id, name }));
  const options = value && !able.some(({ id }) => id === value.id) ? [value, ...able] : able;
  return (
    <Select
      size="small"
      value={value?.id ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
      inputProps={{ 'aria-label': t('action.assign') }}
      renderValue={() => value?.name ?? t('action.nobody')}
      sx={{ minHeight: 36, '& .MuiSelect-select': { py: 1.5, fontSize: '0.8125rem' } }}
    >
      <MenuItem value="">{t('action.nobody')}</MenuItem>
      {options.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </Select>
  );
}
