/** A conversation of Claude's export: a list of messages, which newer exports also tie into a tree. */
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

export const isClaude = (value: Loose): boolean => Array.isArray(value.chat_messages);

export function readClaude(value: Loose): ForeignConversation {
  const skipped: Skipped[] = [];
  const name = `conversation ${JSON.stringify(textIn(value.name).slice(0, 80))}`;
  const messages: ForeignMessage[] = [];
  /** What follows a message goes below the kept one at or above it. */
  const standsAt = new Map<string, number | null>();
  let left = 0;
  for (const item of listIn(value.chat_messages)) {
    if (!isObject(item)) continue;
    const id = textIn(item.uuid) || `${messages.length}`;
    const above = aboveOf(item, standsAt, messages.length);
    const content = contentOf(item, `${name}, message ${id}`, skipped);
    const role = item.sender === 'human' ? 'user' : item.sender === 'assistant' ? 'assistant' : null;
    if (role === null || content.length === 0) {
      if (role === null) left += 1;
      standsAt.set(id, above);
      continue;
    }
    standsAt.set(id, messages.length);
    messages.push({ source: id, parent: above, role, content, at: instantIn(item.created_at), model: null });
  }
  return {
    source: textIn(value.uuid),
    title: titleOf(value.name, messages),
    at: instantIn(value.created_at),
    updatedAt: instantIn(value.updated_at),
    model: null,
    messages,
    skipped,
    left,
  };
}

/** The message that is named, where one is; else the one before. The first of all names one that is nowhere. */
function aboveOf(item: Loose, standsAt: Map<string, number | null>, count: number): number | null {
  const named = textIn(item.parent_message_uuid);
  if (named === '') return count === 0 ? null : count - 1;
  return standsAt.get(named) ?? null;
}

function contentOf(item: Loose, where: string, skipped: Skipped[]): Content[] {
  const parts = listIn(item.content).filter(isObject);
  const said = parts.filter(({ type }) => type === 'text').map(({ text }) => textIn(text));
  const text = said.filter((words) => words.trim() !== '').join('\n\n') || textIn(item.text);
  const thought = parts.filter(({ type }) => type === 'thinking').map(({ thinking }) => textIn(thinking));
  const thinking = thought.join('\n\n').trim();
  return [
    ...(thinking === '' ? [] : [{ type: 'thinking' as const, text: thinking.slice(0, 100_000).toWellFormed() }]),
    ...(text.trim() === '' ? [] : bounded(text, where, skipped)),
    ...listIn(item.attachments)
      .filter(isObject)
      .flatMap((file) => attachedOf(file, where, skipped)),
    ...listIn(item.files)
      .filter(isObject)
      .map((file) => missingFile(file, where, skipped)),
  ];
}

/** The words of an attached file are in the export; the file itself is not. */
function attachedOf(file: Loose, where: string, skipped: Skipped[]): Content[] {
  const words = textIn(file.extracted_content);
  if (words.trim() === '') return [missingFile(file, where, skipped)];
  return bounded(`Attached file ${textIn(file.file_name).slice(0, 200)}:\n\n${words}`, where, skipped);
}

function missingFile(file: Loose, where: string, skipped: Skipped[]): Content {
  const why = `The file ${JSON.stringify(textIn(file.file_name).slice(0, 200))} was not imported: the export names it, and does not hold it.`;
  skipped.push({ where, why });
  return notImported(why);
}
