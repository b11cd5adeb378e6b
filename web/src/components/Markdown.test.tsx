import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, safeHref } from '@/lib/markdown';
import { Markdown } from './Markdown';

describe('Markdown', () => {
  it('renders headings, emphasis, lists and links', () => {
    render(
      <Markdown
        text={
          '# Tonight\n\nSome **bold** and *quiet* words.\n\n- one\n- two\n\n[Map](https://example.org/map)'
        }
      />,
    );
    expect(screen.getByRole('heading', { level: 3, name: 'Tonight' })).toBeInTheDocument();
    expect(screen.getByText('bold').tagName).toBe('STRONG');
    expect(screen.getByText('quiet').tagName).toBe('EM');
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByRole('link', { name: 'Map' })).toHaveAttribute('href', 'https://example.org/map');
  });

  it('keeps HTML as text', () => {
    const { container } = render(
      <Markdown text={'<img src=x onerror="alert(1)"> <script>alert(1)</script>'} />,
    );
    expect(container.querySelector('img, script')).toBeNull();
    expect(container).toHaveTextContent('<script>alert(1)</script>');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    '//evil.example',
    '/account',
  ])('gives %j no link', (href) => {
    expect(safeHref(href)).toBeNull();
    render(<Markdown text={`[click](${href})`} />);
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('lets http, https and mailto through', () => {
    expect(safeHref('mailto:box@example.org')).toBe('mailto:box@example.org');
    expect(safeHref('http://example.org')).toBe('http://example.org/');
  });

  it('leaves snake_case and lone stars alone', () => {
    expect(parseMarkdown('a snake_case_word and 2 * 3 * 4')).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: 'a snake_case_word and 2 * 3 * 4' }] },
    ]);
  });

  it('stays fast on hostile input', () => {
    const started = performance.now();
    parseMarkdown('**a*'.repeat(5_000));
    parseMarkdown(`${'['.repeat(10_000)}](x)`);
    parseMarkdown(`${'*'.repeat(20_000)}a`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
