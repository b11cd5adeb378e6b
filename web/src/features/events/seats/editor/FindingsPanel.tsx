import CheckCircle from '@mui/icons-material/CheckCircleOutlined';
import Warning from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { fitHall } from './ops';
import type { Editor } from './useEditor';
import type { Finding } from './validate';

/** What is wrong, each a tap away from being seen. */
export function FindingsPanel({ editor, found }: { editor: Editor; found: readonly Finding[] }) {
  const { t } = useTranslation('seats');
  const show = (finding: Finding) => {
    const { model, canvas, pick } = editor;
    pick(new Set(finding.seats.flatMap((seat) => model.seats[seat] ?? [])));
    const [first] = finding.seats;
    const row = first === undefined ? undefined : model.rows[model.rowOf[first] ?? -1];
    if (row) canvas.current?.fitTo(row.bounds);
  };
  if (found.length === 0) {
    return (
      <Box sx={{ px: 4, py: 3, display: 'flex', gap: 2, alignItems: 'center', color: 'success.main' }}>
        <CheckCircle fontSize="small" />
        <Typography variant="body2">{t('check.fine')}</Typography>
      </Box>
    );
  }
  return (
    <Box sx={{ px: 4, py: 3 }}>
      <Typography variant="subtitle2" component="h3" sx={{ mb: 1 }}>
        {t('check.title', { count: found.length })}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, maxHeight: 220, overflowY: 'auto' }}>
        {found.map((finding) => (
          <li key={`${finding.kind}-${finding.section}-${finding.row}-${finding.label}-${finding.seats[0]}`}>
            <ButtonBase
              onClick={() => show(finding)}
              sx={{
                width: 1,
                minHeight: 36,
                gap: 2,
                justifyContent: 'flex-start',
                textAlign: 'start',
                fontSize: '0.8125rem',
                borderRadius: '8px',
                '&:hover': { bgcolor: 'action.hover' },
              }}
            >
              <Warning sx={{ fontSize: 17, color: 'warning.main' }} />
              {t(`check.${finding.kind}`, {
                section: finding.section,
                row: finding.row,
                label: finding.label,
                count: finding.seats.length,
              })}
            </ButtonBase>
            {finding.kind === 'outside' && (
              <Button size="small" onClick={() => editor.replace(fitHall(editor.plan))}>
                {t('check.fit')}
              </Button>
            )}
          </li>
        ))}
      </Box>
    </Box>
  );
}
