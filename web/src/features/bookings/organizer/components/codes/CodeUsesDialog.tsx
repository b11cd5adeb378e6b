import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { ResponsiveDialog } from '@/components/ResponsiveDialog';
import { ListSkeleton } from '@/components/Skeletons';
import { StatusChip } from '@/components/StatusChip';
import { usePlace } from '@/features/events/organizer';
import { type AccessCode, codeUsesQuery } from '../../codesApi';
import { bookingPath } from '../../lib/links';

/** The bookings that use a code. */
export function CodeUsesDialog({ code, onClose }: { code: AccessCode; onClose: () => void }) {
  const { t } = useTranslation('organizer');
  const place = usePlace();
  const uses = useQuery(codeUsesQuery(place, code.id));
  return (
    <ResponsiveDialog open title={t('codes.uses_of', { code: code.code })} onClose={onClose}>
      {uses.error ? (
        <ErrorState error={uses.error} onRetry={() => void uses.refetch()} />
      ) : !uses.data ? (
        <ListSkeleton rows={3} height={56} />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {uses.data.map((use) => (
            <Box
              component="li"
              key={use.booking_id}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 3,
                py: 2.5,
                borderTop: 1,
                borderColor: 'divider',
              }}
            >
              <Box sx={{ flex: 1, minWidth: 0 }}>
                <MuiLink
                  component={Link}
                  to={bookingPath(place.organizationId, place.eventId, use.booking_id)}
                >
                  {use.reference}
                </MuiLink>
                <Typography
                  variant="caption"
                  component="div"
                  sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                >
                  {[use.name, use.email].filter(Boolean).join(' · ') || t('codes.no_name')}
                </Typography>
              </Box>
              <StatusChip status={use.state} />
            </Box>
          ))}
        </Box>
      )}
    </ResponsiveDialog>
  );
}
