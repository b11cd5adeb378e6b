import CheckCircle from '@mui/icons-material/CheckCircle';
import Dangerous from '@mui/icons-material/Dangerous';
import Warning from '@mui/icons-material/Warning';
import WifiOff from '@mui/icons-material/WifiOff';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { seatText } from '@/features/events';
import { useProblemText } from '@/hooks/useProblemText';
import { formatTime } from '@/lib/time';
import type { Outcome } from '../lib/useScanning';
import { type Tone, toneOf } from '../lib/verdict';
import type { Scan } from '../types';

interface Props {
  outcome: Outcome;
  timeZone: string;
  busy: boolean;
  onRetry: () => void;
  onClose: () => void;
}

/** Colour for the glance, shape for those who do not see the colour, words for everyone. */
const looks = {
  yes: { color: 'success', Icon: CheckCircle },
  look: { color: 'warning', Icon: Warning },
  no: { color: 'error', Icon: Dangerous },
} as const satisfies Record<Tone, { color: string; Icon: typeof Warning }>;

export function Verdict({ outcome, timeZone, busy, onRetry, onClose }: Props) {
  const { t } = useTranslation('door');
  const problemText = useProblemText();
  if (outcome.kind === 'unchecked') {
    const { problem, presentation } = outcome;
    const away = problem.offline || problem.code === 'timeout';
    return (
      <Sheet
        tone="unchecked"
        icon={<WifiOff />}
        title={t('unchecked.title')}
        onClose={onClose}
        lines={[
          away ? t('unchecked.offline') : problemText(problem),
          t('unchecked.code', { code: shortened(presentation.code) }),
        ]}
      >
        <Button
          variant="contained"
          color="secondary"
          size="large"
          loading={busy}
          onClick={(event) => {
            event.stopPropagation();
            onRetry();
          }}
        >
          {t('unchecked.retry')}
        </Button>
      </Sheet>
    );
  }
  const { scan } = outcome;
  const tone = toneOf(scan);
  const { Icon } = looks[tone];
  return (
    <Sheet
      tone={tone}
      icon={<Icon />}
      title={scan.verdict === 'accepted' ? t('verdict.ok') : t(`verdict.${scan.reason}`)}
      lines={linesOf(scan)}
      onClose={onClose}
    >
      {scan.reason === 'already_in' && scan.first_accepted_at && (
        <Box className="tabular" sx={{ fontSize: 'clamp(1.25rem, 5vw, 1.75rem)', fontWeight: 640 }}>
          {scan.first_gate
            ? t('verdict.since_gate', {
                time: since(scan.first_accepted_at, timeZone),
                gate: scan.first_gate,
              })
            : t('verdict.since', { time: since(scan.first_accepted_at, timeZone) })}
        </Box>
      )}
    </Sheet>
  );
}

function shortened(code: string): string {
  return code.length > 18 ? `${code.slice(0, 10)}…${code.slice(-4)}` : code;
}

/** The clock of the place; with the day when it was not today. */
function since(moment: string, timeZone: string): string {
  const at = new Date(moment);
  const day = (date: Date) => date.toLocaleDateString('en-CA', { timeZone });
  return formatTime(at, day(at) === day(new Date()) ? 'time' : 'short', timeZone);
}

function linesOf({ ticket }: Scan): string[] {
  if (!ticket) return [];
  const product =
    ticket.offer_name && ticket.offer_name !== ticket.product_name
      ? `${ticket.product_name} · ${ticket.offer_name}`
      : ticket.product_name;
  const seat = ticket.seat ? seatText(ticket.seat) : '';
  return [ticket.holder_name ?? '', seat, product].filter(Boolean);
}

interface SheetProps {
  tone: Tone | 'unchecked';
  icon: ReactNode;
  title: string;
  lines: readonly string[];
  children?: ReactNode;
  onClose: () => void;
}

function Sheet({ tone, icon, title, lines, children, onClose }: SheetProps) {
  const color = tone === 'unchecked' ? null : looks[tone].color;
  return (
    <Box
      role="alert"
      data-verdict={tone}
      onClick={onClose}
      sx={{
        position: 'absolute',
        inset: 0,
        zIndex: 2,
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        gap: 3,
        p: 6,
        textAlign: 'center',
        cursor: 'pointer',
        bgcolor: color ? `${color}.main` : 'surface.raised',
        color: color ? `${color}.contrastText` : 'text.primary',
        border: color ? 0 : 4,
        borderColor: 'warning.main',
        borderStyle: 'dashed',
        animation: 'verdict 160ms ease-out',
        '@keyframes verdict': { from: { transform: 'scale(0.97)', opacity: 0.4 } },
        '& > svg': { fontSize: 'clamp(96px, 26vmin, 200px)' },
      }}
    >
      {icon}
      <Box
        sx={{
          fontSize: 'clamp(2rem, 10vw, 4rem)',
          fontWeight: 720,
          letterSpacing: '-0.02em',
          lineHeight: 1.05,
        }}
      >
        {title}
      </Box>
      {lines.map((line, index) => (
        <Box
          key={line}
          sx={{
            fontSize: index === 0 ? 'clamp(1.375rem, 6vw, 2.25rem)' : 'clamp(1.0625rem, 4.4vw, 1.5rem)',
            fontWeight: index === 0 ? 600 : 480,
            lineHeight: 1.25,
            overflowWrap: 'anywhere',
          }}
        >
          {line}
        </Box>
      ))}
      {children}
    </Box>
  );
}
