import Accessible from '@mui/icons-material/Accessible';
import People from '@mui/icons-material/PeopleAltOutlined';
import Visibility from '@mui/icons-material/VisibilityOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/Money';
import { ACCESSIBLE, COMPANION, placeOf } from '@/features/events/seats/engine/model';
import { floatShadow } from '@/theme/components/surfaces';
import type { PublicHall, Seats } from './useSeats';
import { ZoneDot } from './ZoneDot';

/** What the eye sees beside a seat. The ear is told by the map itself. */
export function SeatCard({ seats, hall, seat }: { seats: Seats; hall: PublicHall; seat: number }) {
  const { t } = useTranslation(['seats', 'common']);
  const place = placeOf(hall.model, seat);
  const zone = hall.zones[hall.zone_of[seat] ?? -1];
  const offers = seats.offersAt(seat);
  const flags = hall.model.flags[seat] ?? 0;
  const note = hall.model.seats[seat]?.note;
  const taken = seats.isTaken(seat);
  if (!place) return null;
  return (
    <Box
      sx={{
        minWidth: 176,
        maxWidth: 248,
        p: 3.5,
        borderRadius: '12px',
        border: 1,
        borderColor: 'divider',
        bgcolor: 'surface.raised',
        boxShadow: floatShadow,
      }}
    >
      <Box sx={{ display: 'flex', gap: 4 }}>
        {place.row && <Fact name={t('seats:pick.row')} value={place.row} />}
        <Fact name={t('common:seat.name')} value={place.label} />
        <Fact name={t('seats:pick.section')} value={place.section} />
      </Box>
      <Box sx={{ mt: 2, display: 'flex', alignItems: 'center', gap: 1.5, fontSize: '0.8125rem' }}>
        {taken ? (
          <Typography variant="body2" sx={{ fontWeight: 600, color: 'text.secondary' }}>
            {t('seats:pick.taken')}
          </Typography>
        ) : (
          <>
            {zone && <ZoneDot color={zone.color} />}
            <Box sx={{ flex: 1 }}>{zone?.name}</Box>
            {offers.length > 0 && (
              <Box sx={{ fontWeight: 640 }}>
                {offers.length > 1 && `${t('seats:pick.from')} `}
                <Money
                  amount={Math.min(...offers.map(({ price }) => price))}
                  currency={seats.currency}
                  short
                  free
                />
              </Box>
            )}
          </>
        )}
      </Box>
      {flags & ACCESSIBLE ? <Remark icon={<Accessible />}>{t('seats:pick.accessible')}</Remark> : null}
      {flags & COMPANION ? <Remark icon={<People />}>{t('seats:pick.companion')}</Remark> : null}
      {note && <Remark icon={<Visibility />}>{note}</Remark>}
    </Box>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', lineHeight: 1.2 }}>
        {name}
      </Typography>
      <Typography noWrap sx={{ fontWeight: 640, lineHeight: 1.3 }} className="tabular">
        {value}
      </Typography>
    </Box>
  );
}

function Remark({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Box
      sx={{
        mt: 1.5,
        display: 'flex',
        gap: 1.5,
        fontSize: '0.8125rem',
        color: 'text.secondary',
        '& svg': { fontSize: 17 },
      }}
    >
      {icon}
      <span>{children}</span>
    </Box>
  );
}
