/** A conversation of ChatGPT's export: a tree of nodes by id, of which `current_node` was on screen last. */
import type { Content } from '../../../../../../contract/chat.ts';
import {
  bounded,
  type ForeignConversation,
  type ForeignMessage,
  instantIn,
  isObject,
  type Loose,
  listIn,
  notImported,
  type Skipped,
  textIn,
  titleOf,
} from './foreign.ts';

export const isChatgpt = (value: Loose): boolean => isObject(value.mapping);

interface Node {
  id: string;
  parent: string | null;
  message: Loose | null;
}

interface Kept extends ForeignMessage {
  id: string;
}

export function readChatgpt(value: Loose): ForeignConversation {
  const skipped: Skipped[] = [];
  const tree = treeOf(value);
  const name = `conversation ${JSON.stringify(textIn(value.title).slice(0, 80))}`;
  const messages: Kept[] = [];
  /** Where what follows a node goes: the kept message at or above it. */
  const standsAt = new Map<string, number | null>();
  let left = 0;
  for (const node of inOrder(tree, textIn(value.current_node))) {
    const above = node.parent === null ? null : (standsAt.get(node.parent) ?? null);
    standsAt.set(node.id, above);
    const read = readNode(node, name, skipped);
    const before = above === null ? undefined : messages[above];
    if (read === null) {
      if (node.message && saysSomething(node.message)) left += 1;
    } else if (before?.role === 'assistant' && read.role === 'assistant' && isAlone(node, before.id, tree)) {
      // An answer that was parted by calls of tools is one answer; where it branches, the parts stay apart.
      before.content.push(...read.content);
      before.model ??= read.model;
    } else {
      standsAt.set(node.id, messages.length);
      messages.push({ ...read, parent: above, id: node.id });
    }
  }
  return {
    source: textIn(value.conversation_id) || textIn(value.id),
    title: titleOf(value.title, messages),
    at: instantIn(value.create_time),
    updatedAt: instantIn(value.update_time),
    model: null,
    messages: messages.map(({ id: _, ...message }) => message),
    skipped,
    left,
  };
}

interface Tree {
  nodes: Map<string, Node>;
  below: Map<string | null, Node[]>;
}

/** What follows something that is not there begins anew. */
function treeOf(value: Loose): Tree {
  const nodes = new Map<string, Node>();
  for (const [id, node] of Object.entries(isObject(value.mapping) ? value.mapping : {})) {
    if (!isObject(node)) continue;
    const message = isObject(node.message) ? node.message : null;
    nodes.set(id, { id, parent: typeof node.parent === 'string' ? node.parent : null, message });
  }
  const below = new Map<string | null, Node[]>();
  for (const node of nodes.values()) {
    if (node.parent !== null && !nodes.has(node.parent)) node.parent = null;
    const there = below.get(node.parent);
    if (there) there.push(node);
    else below.set(node.parent, [node]);
  }
  return { nodes, below };
}

/** Nothing branches off between a node and the message above it. */
function isAlone(node: Node, above: string, { nodes, below }: Tree): boolean {
  for (let at: Node | undefined = node; at && at.id !== above; at = nodes.get(at.parent ?? ''))
    if ((below.get(at.parent)?.length ?? 0) > 1) return false;
  return true;
}

/**
 * Each after the one that it follows, branch by branch; the branch that was on screen comes last, since the newest message is
 * where a conversation opens.
 */
function inOrder({ nodes, below }: Tree, current: string): Node[] {
  const shown = new Set<string>();
  for (let at = nodes.get(current); at && !shown.has(at.id); at = nodes.get(at.parent ?? '')) shown.add(at.id);
  const ordered: Node[] = [];
  const seen = new Set<string>();
  const walk = (first: readonly Node[]) => {
    const waiting = forStack(first, shown);
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      ordered.push(node);
      waiting.push(...forStack(below.get(node.id) ?? [], shown));
    }
  };
  walk(below.get(null) ?? []);
  // Nodes of a ring are reached from no beginning: each begins where it is met.
  for (const node of nodes.values()) {
    if (seen.has(node.id)) continue;
    node.parent = null;
    walk([node]);
  }
  return ordered;
}

/** The last of a stack is taken first: what was on screen lies at its bottom. */
const forStack = (nodes: readonly Node[], shown: ReadonlySet<string>): Node[] => [
  ...nodes.filter(({ id }) => shown.has(id)),
  ...nodes.filter(({ id }) => !shown.has(id)).reverse(),
];

type Read = Omit<ForeignMessage, 'parent'>;

/** Null where the node is no part of what was said. */
function readNode({ id, message }: Node, name: string, skipped: Skipped[]): Read | null {
  if (!message) return null;
  const role = isObject(message.author) ? message.author.role : null;
  if (role !== 'user' && role !== 'assistant') return null;
  const metadata = isObject(message.metadata) ? message.metadata : {};
  if (metadata.is_visually_hidden_from_conversation === true) return null;
  // Words to a tool, and no words to the person.
  if (typeof message.recipient === 'string' && message.recipient !== 'all') return null;
  const content = contentOf(message.content, `${name}, message ${textIn(message.id) || id}`, skipped);
  if (content.length === 0) return null;
  return {
    source: textIn(message.id) || id,
    role,
    content,
    at: instantIn(message.create_time),
    model: role === 'assistant' ? textIn(metadata.model_slug).slice(0, 200) || null : null,
  };
}

function contentOf(content: unknown, where: string, skipped: Skipped[]): Content[] {
  if (!isObject(content)) return [];
  const type = textIn(content.content_type);
  if (type === 'thoughts') {
    const text = listIn(content.thoughts).map(thoughtOf).filter(Boolean).join('\n\n');
    return text === '' ? [] : [{ type: 'thinking', text: text.slice(0, 100_000).toWellFormed() }];
  }
  if (type === 'reasoning_recap' || type === 'user_editable_context' || type === 'model_editable_context') return [];
  const parts = Array.isArray(content.parts) ? content.parts : typeof content.text === 'string' ? [content.text] : [];
  const words = parts.map((part) => wordsOf(part)).filter((text) => text.trim() !== '');
  const missing = parts.filter(isObject).filter((part) => wordsOf(part) === '');
  const notices = missing.map((part) => {
    const why = missingPart(part);
    skipped.push({ where, why });
    return notImported(why);
  });
  return [...bounded(words.join('\n\n'), where, skipped), ...notices];
}

const thoughtOf = (thought: unknown): string =>
  isObject(thought) ? [textIn(thought.summary), textIn(thought.content)].filter(Boolean).join('\n') : '';

/** A part is a text, or something that has one, such as what was dictated. */
const wordsOf = (part: unknown): string => (isObject(part) ? textIn(part.text) : textIn(part));

function missingPart(part: Loose): string {
  const type = textIn(part.content_type);
  const name = textIn(part.asset_pointer) || textIn(part.name);
  const what = type === 'image_asset_pointer' ? 'An image' : type.includes('audio') ? 'A recording' : 'A part';
  return `${what}${name ? ` (${name.slice(0, 200)})` : ''} was not imported: only words are.`;
}

function saysSomething(message: Loose): boolean {
  if (!isObject(message.content)) return false;
  return [...listIn(message.content.parts), message.content.text].some((part) => textIn(part).trim() !== '');
}
