import { AdapterDayjs } from '@mui/x-date-pickers/AdapterDayjs';
import { DateTimePicker } from '@mui/x-date-pickers/DateTimePicker';
import { LocalizationProvider } from '@mui/x-date-pickers/LocalizationProvider';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';

dayjs.extend(utc);
dayjs.extend(timezone);

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
  const clock = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' }).resolvedOptions();
  return (
    <LocalizationProvider dateAdapter={AdapterDayjs}>
      <DateTimePicker
        label={label}
        value={value ? dayjs.utc(value).tz(timeZone) : null}
        timezone={timeZone}
        ampm={clock.hour12 ?? false}
        onChange={(next) => onChange(next?.isValid() ? next.utc().format() : null)}
        disabled={disabled}
        inputRef={inputRef}
        slotProps={{ textField: { fullWidth: true, error: invalid, helperText: hint, onBlur } }}
      />
    </LocalizationProvider>
  );
}
