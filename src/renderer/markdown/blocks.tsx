/** Block Markdown as React elements, memoised by the identity of their tokens. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: a block, item or cell is its place: texts only grow at their end
import type { MarkedToken, Token, Tokens } from 'marked';
import { memo, type ReactNode } from 'react';
import { CodeBlock } from './CodeBlock.tsx';
import type { Block } from './document.ts';
import { inline } from './inline.tsx';

/** Blocks and items go to React in bundles of this many, so that a delta compares bundles and not thousands of elements. */
const bundle = 16;

function bundles<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / bundle) }, (_, at) => all.slice(at * bundle, (at + 1) * bundle));
}

const sameParts = <T,>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((part, at) => part === b[at]);

/** Use for the blocks of a document; only those that changed render. */
export function Blocks({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return bundles(blocks).map((part, at) => <BlockBundle key={at} part={part} />);
}

/** A bundle is a box of its own, so that the browser lays out the last one and not the whole answer. */
const BlockBundle = memo(
  ({ part }: { part: readonly Block[] }) => (
    <div className="md-part">
      {part.map((block) => (
        <OneBlock key={block.key} token={block.token} open={block.open} />
      ))}
    </div>
  ),
  (a, b) => sameParts(a.part, b.part),
);

const OneBlock = memo(({ token, open }: { token: MarkedToken; open: boolean }): ReactNode => {
  switch (token.type) {
    case 'heading':
      return <Heading token={token} />;
    case 'code':
      return <CodeBlock code={token.text} language={token.lang} open={open} />;
    case 'list':
      return <List token={token} />;
    case 'table':
      return <Table token={token} />;
    case 'blockquote':
      return <blockquote dir="auto">{nested(token.tokens)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'space':
    case 'def':
    case 'checkbox':
      return null;
    case 'paragraph':
    case 'text':
      return <p dir="auto">{token.tokens ? inline(token.tokens) : token.text}</p>;
    default:
      return <p dir="auto">{token.raw}</p>;
  }
});

function nested(tokens: readonly Token[]): ReactNode {
  return tokens.map((token, at) => <OneBlock key={at} token={token as MarkedToken} open={false} />);
}

/** The page has its own headings: those of a message begin below them. */
function Heading({ token }: { token: Tokens.Heading }): ReactNode {
  const Tag = (['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const)[token.depth - 1] ?? 'h6';
  return (
    <Tag dir="auto" className={`md-h${token.depth}`}>
      {inline(token.tokens)}
    </Tag>
  );
}

function List({ token }: { token: Tokens.List }): ReactNode {
  const items = bundles(token.items).map((part, at) => <ItemBundle key={at} part={part} loose={token.loose} />);
  if (!token.ordered) return <ul dir="auto">{items}</ul>;
  return (
    <ol dir="auto" start={typeof token.start === 'number' ? token.start : 1}>
      {items}
    </ol>
  );
}

const ItemBundle = memo(
  ({ part, loose }: { part: readonly Tokens.ListItem[]; loose: boolean }) =>
    part.map((item, at) => <Item key={at} item={item} loose={loose} />),
  (a, b) => a.loose === b.loose && sameParts(a.part, b.part),
);

const Item = memo(({ item, loose }: { item: Tokens.ListItem; loose: boolean }): ReactNode => {
  const content = item.tokens.map((token, at) => {
    const part = token as MarkedToken;
    // The list says whether it is tight: its items may have been read at different times.
    if (!loose && (part.type === 'text' || part.type === 'paragraph'))
      return <span key={at}>{part.tokens ? inline(part.tokens) : part.text}</span>;
    return <OneBlock key={at} token={part} open={false} />;
  });
  if (!item.task) return <li>{content}</li>;
  return (
    <li className="md-task">
      <span className="checkbox" role="img" aria-label={item.checked ? 'Done' : 'Not done'} data-checked={item.checked === true}>
        {item.checked ? '✓' : ''}
      </span>
      {content}
    </li>
  );
});

/** Wide tables scroll by themselves; that makes them a stop for the keyboard. */
function Table({ token }: { token: Tokens.Table }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups controls, and here are none
    <div className="md-table" role="group" tabIndex={0} aria-label="Table">
      <table className="table" dir="auto">
        <thead>
          <tr>
            {token.header.map((cell, at) => (
              <th key={at} scope="col" className={alignClass(cell)}>
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bundles(token.rows).map((part, at) => (
            <RowBundle key={at} part={part} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const RowBundle = memo(
  ({ part }: { part: readonly Tokens.TableCell[][] }) => part.map((row, at) => <Row key={at} row={row} />),
  (a, b) => sameParts(a.part, b.part),
);

const Row = memo(({ row }: { row: Tokens.TableCell[] }) => (
  <tr>
    {row.map((cell, at) => (
      <td key={at} className={alignClass(cell)}>
        {inline(cell.tokens)}
      </td>
    ))}
  </tr>
));

const alignClass = (cell: Tokens.TableCell) => (cell.align === 'right' ? 'r' : cell.align === 'center' ? 'md-center' : undefined);
