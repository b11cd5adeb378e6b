import type { CoverImage } from '@/components/Cover';
import type { CoverPicture } from '../types';

/** The picture in every width the server keeps, for the browser to choose from. */
export function coverImage(cover: CoverPicture | null | undefined): CoverImage | null {
  if (!cover || cover.widths.length === 0) return null;
  const url = (width: number) => `/media/${cover.id}/${width}.jpg`;
  const middle = cover.widths.find((width) => width >= 640) ?? cover.widths.at(-1) ?? cover.width;
  return {
    src: url(middle),
    srcSet: cover.widths.map((width) => `${url(width)} ${width}w`).join(', '),
    placeholder: cover.placeholder,
  };
}
