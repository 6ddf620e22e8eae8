/** The work of `markdown_to_text`. */
import { Marked, type Token, type Tokens } from 'marked';
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { decodeWhole } from '../../files/text.ts';
import { fitText, sourceBytes } from '../source.ts';
import type { markdownToText } from './tool.ts';

type Args = z.output<(typeof markdownToText)['input']>;

export const run: RunTool<Args, z.output<(typeof markdownToText)['output']>> = async (args, context) => {
  const source = decodeWhole(sourceBytes(args, context), args.path ?? 'The text');
  const text = blocks(new Marked({ gfm: true }).lexer(source), '');
  return fitText(text.replace(/\n{3,}/g, '\n\n').trim(), context.maxOutputBytes - 1_000);
};

const blocks = (tokens: readonly Token[], indent: string): string => tokens.map((token) => block(token, indent)).join('');

function block(token: Token, indent: string): string {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'hr':
      return '\n';
    case 'list':
      return `${(token as Tokens.List).items.map((item, at) => listItem(token as Tokens.List, item, at, indent)).join('')}\n`;
    case 'blockquote':
      return blocks(token.tokens ?? [], `${indent}> `);
    case 'table':
      return `${table(token as Tokens.Table, indent)}\n`;
    case 'code':
      return `${lines(token.text, indent)}\n\n`;
    case 'html':
      return `${lines(withoutTags(token.text), indent)}\n`;
    default:
      return `${lines(inline(token), indent)}\n${token.type === 'text' ? '' : '\n'}`;
  }
}

function listItem(list: Tokens.List, item: Tokens.ListItem, at: number, indent: string): string {
  const mark = list.ordered ? `${Number(list.start || 1) + at}. ` : '- ';
  const box = item.task ? `[${item.checked ? 'x' : ' '}] ` : '';
  const inside = blocks(
    item.tokens.filter((token) => token.type !== 'checkbox'),
    `${indent}${' '.repeat(mark.length)}`,
  ).trimEnd();
  return `${indent}${mark}${box}${inside.slice(indent.length + mark.length)}\n`;
}

function table({ header, rows }: Tokens.Table, indent: string): string {
  const row = (cells: Tokens.TableCell[]) => `${indent}${cells.map((cell) => inlines(cell.tokens)).join(' | ')}\n`;
  return [header, ...rows].map(row).join('');
}

const lines = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => indent + line)
    .join('\n');

const inlines = (tokens: readonly Token[]): string => tokens.map(inline).join('');

function inline(token: Token): string {
  if (token.type === 'br') return '\n';
  if (token.type === 'html') return withoutTags(token.text);
  if (token.type === 'image') return token.text;
  if ('tokens' in token && token.tokens) return inlines(token.tokens);
  return 'text' in token && typeof token.text === 'string' ? plain(token.text) : '';
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The few entities that people write in Markdown; the others stay as they are. */
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (all, name: string) => named[name] ?? all);

/** Tags within Markdown are left out, with all that is between those that are not text. */
const withoutTags = (html: string): string =>
  html
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<[^<>]*>/g, '');
