/** What is left of an event when words are taken out of it. */
import { mark } from './wording.ts';

type Take = (text: string) => string;

/** Facts of which a part may go: the rest of what they tell stays. Of others nothing is taken. */
const partly = new Set([
  'chat.said',
  'chat.answered',
  'chat.imported_message',
  'chat.created',
  'chat.renamed',
  'chat.imported',
  'runs.queued',
  'runs.began',
  'runs.stepped',
  'runs.delayed',
  'runs.ended',
  'approvals.asked',
  'tools.judged',
  'tools.called',
]);

export const canBeTakenFrom = (type: string): boolean => partly.has(type);

/** The payload without the words; the same object where they do not stand in it. */
export function leftOf(type: string, data: unknown, take: Take): unknown {
  const left = taken(data, take);
  if (left === data || !isObject(left)) return left;
  const own: Record<string, unknown> = { ...left };
  // Over arguments that were short and are gone, a hash would tell them to who guesses.
  if ('args' in own && 'hash' in own && isObject(data) && data.args !== own.args) own.hash = 'forgotten';
  if (Array.isArray(own.content) && (type.startsWith('chat.') || type === 'runs.ended')) own.content = own.content.map(part);
  // A block of a provider's is signed: a part of it is nothing.
  if (Array.isArray(own.blocks) && isObject(data) && Array.isArray(data.blocks)) {
    const before: unknown[] = data.blocks;
    own.blocks = own.blocks.filter((block, at) => block === before[at]);
  }
  if (isObject(own.answer) && Array.isArray(own.answer.shown)) own.answer = { ...own.answer, shown: own.answer.shown.map(part) };
  return own;
}

/** Where nothing but the words stood, it says so. */
function part(one: unknown): unknown {
  if (!isObject(one) || one.type !== 'text' || typeof one.text !== 'string' || !one.text.includes(mark)) return one;
  return /[\p{L}\p{N}]/u.test(one.text.replaceAll(mark, '')) ? one : { type: 'forgotten' };
}

function taken(value: unknown, take: Take): unknown {
  if (typeof value === 'string') return take(value);
  if (Array.isArray(value)) {
    const left = value.map((one: unknown) => taken(one, take));
    return left.some((one, at) => one !== value[at]) ? left : value;
  }
  if (!isObject(value)) return value;
  let changed = false;
  const left: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    left[name] = taken(member, take);
    changed ||= left[name] !== member;
  }
  return changed ? left : value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
