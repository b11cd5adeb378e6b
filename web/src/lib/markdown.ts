export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] };

export type Block =
  | { kind: 'heading'; level: 1 | 2; content: Inline[] }
  | { kind: 'paragraph' | 'quote'; content: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'rule' };

/** Only these schemes lead anywhere. Checked by the browser's own parser, which sees through tricks in the text. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href.trim());
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const INLINE =
  /\*\*(?<bold>[^*\n]+(?:\*[^*\n]+\*[^*\n]*)*)\*\*|(?<![\w*])[*_](?<italic>[^\s*_][^*_\n]*)[*_](?![\w*])|`(?<code>[^`\n]+)`|\[(?<label>[^\][\n]+)\]\((?<href>[^()\s]+)\)|(?<bare>https?:\/\/[^\s<>()]*[^\s<>().,;:!?'"])/g;

function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let last = 0;
  const push = (plain: string) => {
    plain.split('\n').forEach((line, index) => {
      if (index > 0) parts.push({ kind: 'break' });
      if (line) parts.push({ kind: 'text', text: line });
    });
  };
  // Text nested deeper than anyone writes is an attack on our patience.
  const inner = (content: string): Inline[] =>
    depth < 3 ? parseInline(content, depth + 1) : [{ kind: 'text', text: content }];

  for (const match of text.matchAll(INLINE)) {
    push(text.slice(last, match.index));
    last = match.index + match[0].length;
    const { bold, italic, code, label, href, bare } = match.groups ?? {};
    if (bold) parts.push({ kind: 'bold', content: inner(bold) });
    else if (italic) parts.push({ kind: 'italic', content: inner(italic) });
    else if (code) parts.push({ kind: 'code', text: code });
    else if (label && href) {
      const safe = safeHref(href);
      if (safe) parts.push({ kind: 'link', href: safe, content: inner(label) });
      else push(match[0]);
    } else if (bare) {
      const safe = safeHref(bare);
      if (safe) parts.push({ kind: 'link', href: safe, content: [{ kind: 'text', text: bare }] });
      else push(bare);
    }
  }
  push(text.slice(last));
  return parts;
}

const BULLET = /^\s{0,3}[-*+]\s+/;
const NUMBER = /^\s{0,3}\d{1,3}[.)]\s+/;

/** The part of Markdown people use in a description: headings, paragraphs, lists, quotes, rules, emphasis, links. */
export function parseMarkdown(source: string): Block[] {
  return source
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .flatMap((chunk) => parseChunk(chunk.split('\n').filter((line) => line.trim() !== '')));
}

function parseChunk(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let rest = lines;
  while (rest.length > 0) {
    const first = rest[0] ?? '';
    const kind = kindOf(first);
    let length = 1;
    if (kind !== 'heading' && kind !== 'rule') {
      while (length < rest.length && continues(kind, rest[length] ?? '')) length += 1;
    }
    blocks.push(toBlock(kind, rest.slice(0, length)));
    rest = rest.slice(length);
  }
  return blocks;
}

type Kind = 'heading' | 'rule' | 'bullets' | 'numbers' | 'quote' | 'paragraph';

function kindOf(line: string): Kind {
  if (/^#{1,6}\s+\S/.test(line)) return 'heading';
  if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) return 'rule';
  if (BULLET.test(line)) return 'bullets';
  if (NUMBER.test(line)) return 'numbers';
  if (/^\s{0,3}>/.test(line)) return 'quote';
  return 'paragraph';
}

function continues(kind: Kind, line: string): boolean {
  const next = kindOf(line);
  if (kind === 'bullets' || kind === 'numbers')
    return next === kind || (next === 'paragraph' && /^\s/.test(line));
  return next === kind;
}

function toBlock(kind: Kind, lines: readonly string[]): Block {
  const first = lines[0] ?? '';
  switch (kind) {
    case 'heading': {
      const level = /^#{1,2}\s/.test(first) ? 1 : 2;
      return { kind, level, content: parseInline(first.replace(/^#+\s+/, '').replace(/\s+#+$/, '')) };
    }
    case 'rule':
      return { kind };
    case 'bullets':
    case 'numbers': {
      const marker = kind === 'bullets' ? BULLET : NUMBER;
      const items: string[] = [];
      for (const line of lines) {
        if (marker.test(line)) items.push(line.replace(marker, ''));
        else items.push(`${items.pop() ?? ''}\n${line.trim()}`);
      }
      return { kind: 'list', ordered: kind === 'numbers', items: items.map((item) => parseInline(item)) };
    }
    case 'quote':
      return { kind, content: parseInline(lines.map((line) => line.replace(/^\s*>\s?/, '')).join('\n')) };
    case 'paragraph':
      return { kind, content: parseInline(lines.map((line) => line.trimEnd()).join('\n')) };
  }
}
