/** From what a person wrote to what is wanted, and from results to sentences. Pure. */

export type Intent =
  | { do: 'help' }
  | { do: 'model'; name: string | undefined }
  | { do: 'find'; query: string }
  | { do: 'unknown'; command: string; nearest: string | undefined }
  | { do: 'talk' };

export const commands: readonly { name: string; usage: string; meaning: string }[] = [
  { name: 'find', usage: '/find WORDS', meaning: 'search all conversations' },
  { name: 'model', usage: '/model', meaning: 'say which model answers, and which others there are' },
  { name: 'model', usage: '/model NAME', meaning: 'let another model answer' },
  { name: 'help', usage: '/help', meaning: 'say what can be done without a model' },
];

const sentences: readonly [pattern: RegExp, intent: (rest: string) => Intent][] = [
  [/^(?:help|help me|what can you do|what do you do|how does this work|commands)$/, () => ({ do: 'help' })],
  [/^(?:which|what) models?\b.*$/, () => ({ do: 'model', name: undefined })],
  [/^(?:list|show)(?: me)?(?: all)?(?: the)? models$/, () => ({ do: 'model', name: undefined })],
  [/^(?:use|switch to|change to)(?: the)?(?: model)? (\S+)(?: model)?$/, (name) => ({ do: 'model', name })],
  [/^(?:find|search for|search|look for|look up) (.+)$/s, (query) => ({ do: 'find', query })],
];

/** Steps from one word to another: letters put in, left out, exchanged or swapped with a neighbor. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The name that was probably meant; undefined where none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, steps: name.startsWith(word) ? 0 : distance(word, name) }))
    .sort((a, b) => a.steps - b.steps);
  const best = ranked[0];
  return best && best.steps <= Math.max(1, Math.floor(word.length / 2)) ? best.name : undefined;
}

function fromCommand(command: string, rest: string): Intent {
  switch (command) {
    case 'help':
      return { do: 'help' };
    case 'model':
    case 'models':
      return { do: 'model', name: rest || undefined };
    case 'find':
      return { do: 'find', query: rest };
    default:
      return { do: 'unknown', command, nearest: nearest(command, ['help', 'model', 'find']) };
  }
}

export function understand(text: string): Intent {
  const said = text.trim();
  const command = /^\/(\S*)\s*([\s\S]*)$/.exec(said);
  if (command) return fromCommand((command[1] ?? '').toLowerCase(), (command[2] ?? '').trim());
  const plain = said.replace(/[.!?\s]+$/, '');
  for (const [pattern, intent] of sentences) {
    const match = new RegExp(pattern.source, `${pattern.flags}i`).exec(plain);
    if (match) return intent((match[1] ?? '').trim());
  }
  return { do: 'talk' };
}

/** Text of conversations and names of models, so that Markdown takes nothing in it for a sign. */
export const literal = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~]/g, '\\$&');

/** Sentences that are understood as they stand. */
const plainSentences: readonly [said: string, meaning: string][] = [
  ['remember that my dentist is Dr. Amari', 'keep it in memory'],
  ['what do you know about my dentist?', 'look it up in memory, with when and from where'],
  ['forget what I said about my dentist', 'show what would be forgotten, and forget it if you say yes'],
  ['note: buy salt for the driveway', 'add it to the notes on the scratchpad'],
];

const commandList = [
  ...commands.map(({ usage, meaning }) => `- \`${usage}\`: ${meaning}`),
  ...plainSentences.map(([said, meaning]) => `- “${said}”: ${meaning}`),
].join('\n');

const howToGetOne =
  'For free conversation, connect a model in Settings: paste a key of Anthropic, OpenAI or another provider, or start Ollama on this computer.';

export const helpText = `This is Hearth itself, without a language model. It understands:\n\n${commandList}\n\n${howToGetOne}`;

export const talkText = `No language model is answering here, so I cannot take up what you wrote; it is kept in this conversation. What works without one:\n\n${commandList}\n\n${howToGetOne}`;

export function unknownText(command: string, near: string | undefined): string {
  const name = literal(command.slice(0, 40));
  return near
    ? `There is no command /${name}. Did you mean \`/${near}\`?`
    : `There is no command /${name}. These there are:\n\n${commandList}`;
}

export function foundText(query: string, hits: readonly { title: string; excerpt: string }[], limit: number): string {
  const words = literal(query);
  if (hits.length === 0) return `Nothing found for “${words}”. The search goes through the words of all conversations.`;
  const list = hits.map(({ title, excerpt }) => `- **${literal(title) || 'Untitled'}**: ${literal(excerpt)}`).join('\n');
  const more =
    hits.length === limit ? `\n\nThese are the first ${limit}; the search field above the conversations shows all.` : '';
  return `Found for “${words}”:\n\n${list}${more}`;
}

export function modelsText(current: string | null, models: readonly { id: string; provider: string }[]): string {
  const now = current ? `Answers come from **${literal(current)}**.` : 'No model is chosen.';
  const others = models.filter(({ id }) => id !== current && id !== 'builtin');
  if (others.length === 0) return `${now} There is no other. ${howToGetOne}`;
  const list = others.map(({ id, provider }) => `- ${literal(id)} (${literal(provider)})`).join('\n');
  return `${now} These can be chosen with \`/model NAME\`:\n\n${list}`;
}

export function severalText(name: string, ids: readonly string[]): string {
  return `More than one model fits “${literal(name)}”:\n\n${ids.map((id) => `- ${literal(id)}`).join('\n')}`;
}
