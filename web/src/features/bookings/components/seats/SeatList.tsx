import Accessible from '@mui/icons-material/Accessible';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ACCESSIBLE } from '@/features/events/seats/engine/model';
import type { PublicHall, Seats } from './useSeats';
import { useSeatSentence } from './words';

/** The same seats without a drawing: a section, a row, its seats. All of it real controls. */
export function SeatList({ seats, hall }: { seats: Seats; hall: PublicHall }) {
  const { t } = useTranslation('seats');
  const sentence = useSeatSentence(seats);
  const { model } = hall;
  const canHave = (seat: number) => !seats.isTaken(seat) && seats.offersAt(seat).length > 0;
  const sections = model.sections
    .map((section, index) => ({ ...section, index }))
    .filter(({ start, end }) => end > start);
  const [wantedSection, setSection] = useState<number | null>(null);
  const section = sections.find(({ index }) => index === wantedSection) ?? sections[0];
  const rows = section ? model.rows.slice(section.rows.start, section.rows.end) : [];
  const [wantedRow, setRow] = useState<number | null>(null);
  const row =
    rows.find(({ start }) => start === wantedRow) ?? rows.find(({ start, end }) => some(start, end));

  function some(start: number, end: number): boolean {
    for (let seat = start; seat < end; seat += 1) if (canHave(seat)) return true;
    return false;
  }
  function left(start: number, end: number): number {
    let count = 0;
    for (let seat = start; seat < end; seat += 1) if (canHave(seat)) count += 1;
    return count;
  }
  if (!section) return null;
  return (
    <Box sx={{ p: { xs: 4, md: 8 }, maxWidth: 760, mx: 'auto', display: 'grid', gap: 5 }}>
      <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <TextField
          select
          label={t('list.section')}
          value={section.index}
          onChange={(event) => {
            setSection(Number(event.target.value));
            setRow(null);
          }}
          slotProps={{ select: { native: true } }}
        >
          {sections.map(({ index, section: { name }, start, end }) => (
            <option key={index} value={index}>
              {name} ({t('list.free', { count: left(start, end) })})
            </option>
          ))}
        </TextField>
        <TextField
          select
          label={t('list.row')}
          value={row?.start ?? ''}
          onChange={(event) => setRow(Number(event.target.value))}
          slotProps={{ select: { native: true } }}
        >
          {rows.map((one) => (
            <option key={one.start} value={one.start}>
              {one.row.label} ({t('list.free', { count: left(one.start, one.end) })})
            </option>
          ))}
        </TextField>
      </Box>
      {row ? (
        <Box
          role="group"
          aria-label={t('list.seats', { row: row.row.label })}
          sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}
        >
          {Array.from({ length: row.end - row.start }, (_, i) => {
            const seat = row.start + i;
            const chosen = seats.chosen.some((one) => one.seat === seat);
            const open = chosen || canHave(seat);
            return (
              <ButtonBase
                key={seat}
                aria-pressed={chosen}
                aria-label={sentence(seat)}
                disabled={!open}
                onClick={() => seats.toggle(seat)}
                sx={{
                  minWidth: 48,
                  height: 48,
                  px: 2,
                  gap: 1,
                  borderRadius: '10px',
                  border: 1,
                  borderColor: chosen ? 'text.primary' : 'divider',
                  bgcolor: chosen ? 'text.primary' : open ? 'background.paper' : 'surface.sunken',
                  color: chosen ? 'background.paper' : open ? 'text.primary' : 'text.disabled',
                  textDecoration: open ? 'none' : 'line-through',
                  fontWeight: 600,
                  fontVariantNumeric: 'tabular-nums',
                }}
              >
                {(model.flags[seat] ?? 0) & ACCESSIBLE ? <Accessible sx={{ fontSize: 16 }} /> : null}
                {model.seats[seat]?.label}
              </ButtonBase>
            );
          })}
        </Box>
      ) : (
        <Typography sx={{ color: 'text.secondary' }}>{t('list.none')}</Typography>
      )}
    </Box>
  );
}
