import AdsClick from '@mui/icons-material/AdsClick';
import CircleOutlined from '@mui/icons-material/CircleOutlined';
import CropSquare from '@mui/icons-material/CropSquare';
import Groups from '@mui/icons-material/GroupsOutlined';
import HorizontalRule from '@mui/icons-material/HorizontalRule';
import Looks from '@mui/icons-material/Looks';
import MoreHoriz from '@mui/icons-material/MoreHoriz';
import PanTool from '@mui/icons-material/PanToolOutlined';
import TableBar from '@mui/icons-material/TableBarOutlined';
import TheaterComedy from '@mui/icons-material/TheaterComedyOutlined';
import Title from '@mui/icons-material/Title';
import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolName } from './tool';

const TOOLS: readonly [ToolName, string, ComponentType<{ fontSize?: 'small' }>][] = [
  ['select', 'V', AdsClick],
  ['pan', 'H', PanTool],
  ['row', 'R', MoreHoriz],
  ['curve', 'C', Looks],
  ['table', 'T', TableBar],
  ['standing', 'F', Groups],
  ['stage', 'S', TheaterComedy],
  ['rect', 'B', CropSquare],
  ['ellipse', 'O', CircleOutlined],
  ['text', 'X', Title],
  ['line', 'L', HorizontalRule],
];

export const toolOfKey = (key: string): ToolName | undefined =>
  TOOLS.find(([, letter]) => letter === key.toUpperCase())?.[0];

/** What a finger can do on a small screen: drawing rows needs more room. */
const SMALL: ReadonlySet<ToolName> = new Set(['select', 'pan']);

interface Props {
  value: ToolName;
  onChange: (tool: ToolName) => void;
  small?: boolean;
}

/** What the pointer does next. Each tool has a key. */
export function EditorTools({ value, onChange, small = false }: Props) {
  const { t } = useTranslation('seats');
  return (
    <Box
      role="toolbar"
      aria-label={t('editor.tools')}
      sx={{
        display: 'flex',
        flexDirection: { xs: 'row', md: 'column' },
        overflowX: 'auto',
        gap: 1,
        p: 1.5,
        borderInlineEnd: { md: 1 },
        borderBottom: { xs: 1, md: 0 },
        borderColor: 'divider',
      }}
    >
      {TOOLS.filter(([name]) => !small || SMALL.has(name)).map(([name, key, Icon]) => (
        <Tooltip key={name} title={`${t(`editor.tool.${name}`)} · ${key}`} placement="right">
          <IconButton
            aria-label={t(`editor.tool.${name}`)}
            aria-pressed={value === name}
            aria-keyshortcuts={key}
            onClick={() => onChange(name)}
            sx={{
              borderRadius: '10px',
              ...(value === name && { bgcolor: 'primary.soft', color: 'primary.main' }),
            }}
          >
            <Icon fontSize="small" />
          </IconButton>
        </Tooltip>
      ))}
      {small && (
        <Typography variant="caption" sx={{ alignSelf: 'center', px: 1, color: 'text.secondary' }}>
          {t('editor.small')}
        </Typography>
      )}
    </Box>
  );
}
