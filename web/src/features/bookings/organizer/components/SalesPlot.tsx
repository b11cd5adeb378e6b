import { useTheme } from '@mui/material/styles';
import { LineChart } from '@mui/x-charts/LineChart';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/money';
import { formatDay } from '@/lib/time';
import type { Day } from '../lib/days';

interface Props {
  days: readonly Day[];
  measure: 'revenue' | 'tickets';
  currency: string;
  height: number;
  label: string;
}

/** A chunk of its own: the charts are heavy. */
export default function SalesPlot({ days, measure, currency, height, label }: Props) {
  const { i18n } = useTranslation();
  const theme = useTheme();
  const date = (day: Date, style: 'day' | 'weekday') => formatDay(day, style, i18n.language);
  const value = (amount: number | null, short = false) =>
    measure === 'revenue'
      ? formatMoney(amount ?? 0, currency, { locale: i18n.language, short })
      : (amount ?? 0).toLocaleString(i18n.language);
  return (
    <LineChart
      height={height}
      aria-label={label}
      hideLegend
      margin={{ top: 12, right: 12, bottom: 0, left: 0 }}
      colors={[theme.vars.palette.primary.main]}
      grid={{ horizontal: true }}
      xAxis={[
        {
          data: days.map(({ day }) => new Date(`${day}T00:00:00Z`)),
          scaleType: 'time',
          valueFormatter: (day: Date, { location }) => date(day, location === 'tooltip' ? 'weekday' : 'day'),
          disableLine: true,
          disableTicks: true,
          tickNumber: 6,
        },
      ]}
      yAxis={[
        {
          width: measure === 'revenue' ? 64 : 40,
          // A week without sales still has a scale, and no peak touches the top.
          domainLimit: (_, high) => ({ min: 0, max: Math.max(Number(high) * 1.08, 1) }),
          valueFormatter: (amount: number) => value(amount, true),
          disableLine: true,
          disableTicks: true,
          tickNumber: 4,
          tickMinStep: 1,
        },
      ]}
      series={[
        {
          data: days.map((day) => day[measure]),
          area: true,
          curve: 'monotoneX',
          showMark: false,
          label,
          valueFormatter: (amount) => value(amount),
        },
      ]}
      sx={{
        '& .MuiLineChart-area, & .MuiAreaElement-root': { fillOpacity: 0.14 },
        '& .MuiLineChart-line, & .MuiLineElement-root': { strokeWidth: 2.25 },
        '& .MuiChartsGrid-line': { stroke: theme.vars.palette.divider },
        '& .MuiChartsAxis-tickLabel': {
          fill: theme.vars.palette.text.secondary,
          fontSize: '12px !important',
          fontVariantNumeric: 'tabular-nums',
        },
      }}
    />
  );
}
