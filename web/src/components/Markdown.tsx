import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from '@/lib/markdown';

/**
 * What organizers write, as React nodes. Nothing here can become markup or a script: HTML in the text stays
 * text, and only http, https and mailto links lead anywhere.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <Box
      sx={{
        maxWidth: 680,
        overflowWrap: 'anywhere',
        '& > *': { my: 0 },
        '& > * + *': { mt: 4 },
        '& > * + h3, & > * + h4': { mt: 8 },
        '& ul, & ol': { paddingInlineStart: 6 },
        '& li + li': { mt: 1.5 },
        '& blockquote': {
          mx: 0,
          paddingInlineStart: 4,
          borderInlineStart: 3,
          borderColor: 'divider',
          color: 'text.secondary',
        },
      }}
    >
      {parseMarkdown(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no other name and never move.
        <BlockView key={index} block={block} />
      ))}
    </Box>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      // The page has its own h1 and h2; a text begins below them.
      return (
        <Typography variant={block.level === 1 ? 'h4' : 'h5'} component={block.level === 1 ? 'h3' : 'h4'}>
          {inline(block.content)}
        </Typography>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <li key={index}>{inline(item)}</li>
          ))}
        </List>
      );
    }
    case 'quote':
      return <blockquote>{inline(block.content)}</blockquote>;
    case 'rule':
      return <Box component="hr" sx={{ border: 0, borderTop: 1, borderColor: 'divider' }} />;
    case 'paragraph':
      return <Typography>{inline(block.content)}</Typography>;
  }
}

function inline(content: readonly Inline[]): ReactNode[] {
  return content.map((part, index) => {
    const key = index;
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'break':
        return <br key={key} />;
      case 'bold':
        return <strong key={key}>{inline(part.content)}</strong>;
      case 'italic':
        return <em key={key}>{inline(part.content)}</em>;
      case 'code':
        return <code key={key}>{part.text}</code>;
      case 'link':
        return (
          <Link key={key} href={part.href} rel="noopener noreferrer nofollow ugc" target="_blank">
            {inline(part.content)}
          </Link>
        );
      default:
        return null;
    }
  });
}
