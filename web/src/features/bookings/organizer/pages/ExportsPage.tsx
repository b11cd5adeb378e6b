import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { EventTime } from '@/components/EventTime';
import { Panel } from '@/components/Section';
import { BookkeepingHeader } from '../components/bookkeeping/BookkeepingHeader';
import { DatevForm } from '../components/bookkeeping/DatevForm';
import { ExportForm } from '../components/bookkeeping/ExportForm';
import { datevQuery, exportsQuery } from '../documentsApi';

/** Data to take along. */
export default function ExportsPage() {
  const { t } = useTranslation('documents');
  const { organizationId = '' } = useParams();
  const { data: datev } = useQuery(datevQuery(organizationId));
  return (
    <>
      <BookkeepingHeader
        organizationId={organizationId}
        title={t('exports.title')}
        text={t('exports.text')}
      />
      <Box
        sx={{
          display: 'grid',
          alignItems: 'start',
          gap: 6,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 360px' },
        }}
      >
        <Box sx={{ display: 'grid', gap: 6 }}>
          <Panel>
            <ExportForm organizationId={organizationId} />
          </Panel>
          {datev && <DatevForm organizationId={organizationId} settings={datev} />}
        </Box>
        <Before organizationId={organizationId} />
      </Box>
    </>
  );
}

/** What was taken out before. */
function Before({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('documents');
  const { data = [] } = useQuery(exportsQuery(organizationId));
  return (
    <Panel title={t('exports.before')}>
      {data.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('exports.none_before')}
        </Typography>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0, display: 'grid', gap: 3 }}>
          {data.slice(0, 10).map((one) => (
            <Box component="li" key={one.id}>
              <Typography component="div" sx={{ fontSize: '0.9375rem', fontWeight: 540 }}>
                {t(`exports.kinds.${one.kind}`)} · {t(`exports.formats.${one.format}`)}
              </Typography>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                <EventTime start={one.created_at} />
              </Typography>
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}
