import { AdapterDayjs } from '@mui/x-date-pickers/AdapterDayjs';
import { DateTimePicker } from '@mui/x-date-pickers/DateTimePicker';
import { LocalizationProvider } from '@mui/x-date-pickers/LocalizationProvider';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import updateLocale from 'dayjs/plugin/updateLocale';
import utc from 'dayjs/plugin/utc';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { regional } from '@/lib/locale';

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(updateLocale);

const PARTS: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = { day: 'DD', month: 'MM', year: 'YYYY' };

/** Day, month and year in the order and with the signs of the reader's country. */
function dateFormat(locale: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' })
    .formatToParts(new Date())
    .map(({ type, value }) => PARTS[type] ?? value)
    .join('');
}

/** Weeks begin on a Sunday, Monday or Saturday, by country; browsers that do not know get the Monday. */
function firstDay(locale: string | undefined): number {
  const known = new Intl.Locale(locale ?? navigator.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
  };
  return (known.getWeekInfo?.().firstDay ?? 1) % 7;
}

interface Props {
  label: string;
  /** RFC 3339 in UTC. */
  value: string | null;
  onChange: (value: string | null) => void;
  onBlur: () => void;
  inputRef: Ref<HTMLInputElement>;
  timeZone: string;
  disabled: boolean;
  invalid: boolean;
  hint: ReactNode;
}

/** A chunk of its own: the calendar is heavy and only organizers need it. */
export default function DateTimeInput({
  label,
  value,
  onChange,
  onBlur,
  inputRef,
  timeZone,
  disabled,
  invalid,
  hint,
}: Props) {
  const { i18n } = useTranslation();
  const locale = regional(i18n.language);
  const ampm = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
  dayjs.updateLocale(dayjs.locale(), { weekStart: firstDay(locale) });
  return (
    <LocalizationProvider dateAdapter={AdapterDayjs}>
      <DateTimePicker
        label={label}
        value={value ? dayjs.utc(value).tz(timeZone) : null}
        timezone={timeZone}
        ampm={ampm}
        format={`${dateFormat(locale)} ${ampm ? 'hh:mm A' : 'HH:mm'}`}
        onChange={(next) => onChange(next?.isValid() ? next.utc().format() : null)}
        disabled={disabled}
        inputRef={inputRef}
        slotProps={{ textField: { fullWidth: true, error: invalid, helperText: hint, onBlur } }}
      />
    </LocalizationProvider>
  );
}
