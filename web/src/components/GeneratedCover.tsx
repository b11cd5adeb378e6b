import Box from '@mui/material/Box';
import { memo, useMemo } from 'react';

/** Ground, three lights and the ink on it. Deep grounds with bright lights, so white type always reads. */
const moods = [
  ['#1b1464', '#5b3df5', '#ff6b9d', '#2ec4ff'],
  ['#3b0a2a', '#c2185b', '#ff8a5c', '#7b2ff7'],
  ['#04293a', '#0a7c86', '#3ddbb4', '#ffd166'],
  ['#2a0f07', '#c2410c', '#ffb347', '#e11d74'],
  ['#0b1f14', '#14804a', '#b6e34c', '#0aa4a4'],
  ['#17103a', '#7c3aed', '#f0abfc', '#38bdf8'],
  ['#0c1b3a', '#1d4ed8', '#60e0ff', '#a78bfa'],
  ['#30091a', '#9f1239', '#fb7185', '#fbbf24'],
  ['#10151f', '#334b6b', '#ff7a45', '#a3b8d9'],
  ['#2b1a05', '#a16207', '#fde047', '#ea580c'],
] as const;

type Mood = (typeof moods)[number];

/** A small seeded generator (mulberry32 over an FNV hash): the same title always gives the same cover. */
function seeded(text: string): () => number {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Design {
  mood: Mood;
  background: string;
  motif: number;
  x: number;
  y: number;
  turn: number;
}

function design(title: string): Design {
  const random = seeded(title.trim().toLowerCase());
  const mood = moods[Math.floor(random() * moods.length)] ?? moods[0];
  const at = (low: number, high: number) => Math.round(low + random() * (high - low));
  const [ground, ...lights] = mood;
  const glow = lights.map((light, index) => {
    const spread = at(46, 74) - index * 6;
    return `radial-gradient(${at(60, 96)}% ${at(70, 120)}% at ${at(-5, 105)}% ${at(-5, 105)}%, ${light} 0%, transparent ${spread}%)`;
  });
  return {
    mood,
    background: [...glow.reverse(), `linear-gradient(${at(120, 200)}deg, ${ground}, ${lights[0]})`].join(
      ', ',
    ),
    motif: at(0, 4),
    x: at(150, 330),
    y: at(20, 200),
    turn: at(-28, 28),
  };
}

/** The deterministic cover of an event without a picture. Decoration: the title is always written beside it too. */
export const GeneratedCover = memo(function GeneratedCover({
  title,
  plain,
}: {
  title: string;
  plain: boolean;
}) {
  const look = useMemo(() => design(title), [title]);
  const size = title.length <= 14 ? 13 : title.length <= 28 ? 10 : title.length <= 48 ? 8 : 6.6;
  return (
    <Box
      aria-hidden
      sx={{ position: 'absolute', inset: 0, containerType: 'size', color: '#fff' }}
      style={{ background: look.background }}
    >
      <Motif {...look} />
      {/* A veil where the type stands, so that it reads on every mood. */}
      <Box
        sx={{
          position: 'absolute',
          inset: 0,
          background: 'linear-gradient(to top, rgb(8 5 20 / 0.62), rgb(8 5 20 / 0.12) 58%, transparent)',
        }}
      />
      {!plain && (
        <Box
          sx={{
            position: 'absolute',
            insetInline: '6cqw',
            insetBlockEnd: '6cqw',
            fontWeight: 720,
            letterSpacing: '-0.032em',
            lineHeight: 1,
            textWrap: 'balance',
            display: '-webkit-box',
            WebkitLineClamp: 3,
            WebkitBoxOrient: 'vertical',
            overflow: 'hidden',
            paddingBlockEnd: '0.1em',
          }}
          style={{ fontSize: `clamp(14px, ${size}cqw, 72px)` }}
        >
          {title}
        </Box>
      )}
    </Box>
  );
});

const steps = [0, 1, 2, 3, 4, 5, 6, 7];

/** One of five figures: rings of sound, a stage light, a skyline of bars, halftone, ribbons. */
function Motif({ motif, x, y, turn }: Design) {
  return (
    <Box
      component="svg"
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMid slice"
      sx={{ position: 'absolute', inset: 0, width: 1, height: 1, mixBlendMode: 'overlay', opacity: 0.75 }}
    >
      <g fill="none" stroke="#fff" transform={motif === 3 ? undefined : `rotate(${turn} 200 150)`}>
        {motif === 0 &&
          steps.map((n) => <circle key={n} cx={x} cy={y} r={22 + n * n * 4 + n * 14} strokeWidth={9 - n} />)}
        {motif === 1 &&
          steps
            .slice(0, 5)
            .map((n) => (
              <path
                key={n}
                d={`M${x} -60L${x - 250 + n * 110} 420h58z`}
                fill="#fff"
                stroke="none"
                opacity={0.5 - n * 0.07}
              />
            ))}
        {motif === 2 &&
          Array.from({ length: 24 }, (_, n) => n).map((n) => {
            const tall = 40 + Math.abs(Math.sin(n * 0.61 + x) * 90 + Math.cos(n * 1.7 + y) * 50);
            return (
              <path
                key={n}
                d={`M${-60 + n * 22} ${150 - tall / 2}v${tall}`}
                strokeWidth="9"
                strokeLinecap="round"
              />
            );
          })}
        {motif === 3 &&
          Array.from({ length: 17 * 13 }, (_, n) => n).map((n) => {
            const cx = (n % 17) * 26;
            const cy = Math.floor(n / 17) * 26;
            const r = Math.max(0, 11 - Math.hypot(cx - x, cy - y) / 24);
            return r > 0.4 && <circle key={n} cx={cx} cy={cy} r={r} fill="#fff" stroke="none" />;
          })}
        {motif === 4 &&
          steps.map((n) => (
            <path
              key={n}
              strokeWidth={11 - n}
              d={`M-60 ${60 + n * 24}C80 ${y - 60 + n * 20} 210 ${y + 140 - n * 12} 470 ${n * 30 - 20}`}
            />
          ))}
      </g>
    </Box>
  );
}
