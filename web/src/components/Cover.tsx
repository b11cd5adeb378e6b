import Box from '@mui/material/Box';
import { useState } from 'react';
import { GeneratedCover } from './GeneratedCover';

export interface CoverImage {
  src: string;
  /** "…-400.webp 400w, …-800.webp 800w", from the media pipeline. */
  srcSet?: string;
  alt?: string;
  /** The picture in 4 × 3 coloured cells (big-endian RGB565, base64), shown blurred until it has come. */
  placeholder?: string;
}

interface Props {
  /** The event's title: seeds the generated cover, and is what is set on it. */
  title: string;
  image?: CoverImage | null;
  ratio?: '16:9' | '4:3';
  /** How wide it is shown, for the browser's choice of file. */
  sizes?: string;
  /** The first picture of a page: fetched at once and before the others. */
  priority?: boolean;
  /** Leaves the title off the generated cover, where it stands right beside it. */
  plain?: boolean;
  rounded?: boolean;
}

function cellColors(cells: string | undefined): string[] | null {
  if (!cells) return null;
  try {
    const bytes = Uint8Array.from(atob(cells), (letter) => letter.charCodeAt(0));
    if (bytes.length !== 24) return null;
    return Array.from({ length: 12 }, (_, cell) => {
      const color = ((bytes[cell * 2] ?? 0) << 8) | (bytes[cell * 2 + 1] ?? 0);
      const channel = (value: number, most: number) => Math.round((value * 255) / most);
      return `rgb(${channel(color >> 11, 31)} ${channel((color >> 5) & 63, 63)} ${channel(color & 31, 31)})`;
    });
  } catch {
    return null;
  }
}

function BlurredCells({ cells, title }: { cells: string | undefined; title: string }) {
  const colors = cellColors(cells);
  if (!colors) return <GeneratedCover title={title} plain />;
  return (
    <Box
      component="svg"
      viewBox="0 0 4 3"
      preserveAspectRatio="none"
      aria-hidden
      sx={{ position: 'absolute', inset: '-12%', width: '124%', height: '124%', filter: 'blur(28px)' }}
    >
      {colors.map((color, cell) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
        <rect key={cell} x={cell % 4} y={Math.floor(cell / 4)} width="1.02" height="1.02" fill={color} />
      ))}
    </Box>
  );
}

/** An event's picture. While it loads, and when there is none, the generated cover is there: never a grey box. */
export function Cover({
  title,
  image,
  ratio = '16:9',
  sizes = '100vw',
  priority = false,
  plain = false,
  rounded = true,
}: Props) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const photo = image && state !== 'failed' ? image : null;
  return (
    <Box
      sx={{
        position: 'relative',
        overflow: 'hidden',
        aspectRatio: ratio === '4:3' ? '4 / 3' : '16 / 9',
        borderRadius: rounded ? '12px' : 0,
        isolation: 'isolate',
      }}
    >
      {!photo && <GeneratedCover title={title} plain={plain} />}
      {photo && state !== 'shown' && <BlurredCells cells={photo.placeholder} title={title} />}
      {photo && (
        <Box
          component="img"
          data-photo
          ref={(img: HTMLImageElement | null) => {
            if (img?.complete && img.naturalWidth > 0 && state === 'loading') setState('shown');
          }}
          src={photo.src}
          srcSet={photo.srcSet}
          sizes={sizes}
          alt={photo.alt ?? ''}
          loading={priority ? 'eager' : 'lazy'}
          fetchPriority={priority ? 'high' : 'auto'}
          decoding="async"
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
          sx={{
            position: 'absolute',
            inset: 0,
            width: 1,
            height: 1,
            objectFit: 'cover',
            opacity: state === 'shown' ? 1 : 0,
            transition: 'opacity 200ms ease-out',
          }}
        />
      )}
    </Box>
  );
}
