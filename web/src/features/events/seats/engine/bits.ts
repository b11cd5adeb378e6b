/** One byte per seat, 1 where the bit is set. Bit i is seat i, least significant first. */
export function bitsOf(base64: string, count: number): Uint8Array {
  const bytes = atob(base64);
  const flags = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    flags[i] = ((bytes.charCodeAt(i >> 3) || 0) >> (i & 7)) & 1;
  }
  return flags;
}

export function toBits(flags: ArrayLike<number>): string {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i += 1) {
    if (flags[i]) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  }
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
