/**
 * Reads a vocabulary. `# topic`, `> chatter | …` (says nothing), `@slot value=other words | …`; then frames, each begun by `-`:
 * what somebody else says first, `=` the evidence, `+` a detail told after it `? asked plainly / in other words`, `~` a reaction,
 * `?` a question for one turn, `*` for all turns of the frame, `!` what "When did X …" asks, `^` what "What did X … in May" asks;
 * each `plainly / in other words`.
 */
export interface Wording {
  plain: string;
  other: string;
}

export interface Value {
  text: string;
  /** What somebody says who does not recall the word. */
  other: string;
}

export interface Frame {
  lead: string[];
  say: string[];
  detail?: { say: string; ask: Wording };
  reaction: string[];
  one?: Wording;
  many?: Wording;
  when?: Wording;
  dated?: Wording;
}

export interface Topic {
  name: string;
  chatter: string[];
  slots: Map<string, Value[]>;
  frames: Frame[];
}

export interface World {
  name: string;
  people: { name: string; they: 'he' | 'she' }[];
  places: string[];
  topics: Topic[];
}

const parts = (text: string, by = '|') => text.split(by).map((part) => part.trim());

function wording(text: string): Wording {
  const [plain = '', other = plain] = parts(text, ' / ');
  return { plain, other };
}

function readSlot(line: string): [string, Value[]] {
  const space = line.indexOf(' ');
  const values = parts(line.slice(space + 1)).map((value) => {
    const [text = '', other = text] = parts(value, '=');
    return { text, other };
  });
  return [line.slice(0, space), values];
}

function readDetail(rest: string): NonNullable<Frame['detail']> {
  const at = rest.indexOf(' ? ');
  return { say: rest.slice(0, at), ask: wording(rest.slice(at + 3)) };
}

/** Use once a vocabulary. */
export function readWorld(name: string, text: string): World {
  const world: World = { name, people: [], places: [], topics: [] };
  for (const line of text.trim().split('\n')) {
    const rest = line.slice(line.indexOf(' ') + 1);
    const topic = world.topics.at(-1);
    const frame = topic?.frames.at(-1);
    if (line.startsWith('people ')) {
      world.people = rest.split(' ').map((person) => {
        const [named = '', they] = person.split(':');
        return { name: named, they: they === 'he' ? 'he' : 'she' };
      });
    } else if (line.startsWith('places ')) world.places = parts(rest);
    else if (line.startsWith('# ')) world.topics.push({ name: rest, chatter: [], slots: new Map(), frames: [] });
    else if (line.startsWith('> ')) topic?.chatter.push(...parts(rest));
    else if (line.startsWith('@')) topic?.slots.set(...readSlot(line.slice(1)));
    else if (line.startsWith('- ')) topic?.frames.push({ lead: parts(rest), say: [], reaction: [] });
    else if (frame) readPart(frame, line[0] ?? '', rest);
  }
  return world;
}

function readPart(frame: Frame, sign: string, rest: string): void {
  if (sign === '=') frame.say = parts(rest);
  if (sign === '+') frame.detail = readDetail(rest);
  if (sign === '~') frame.reaction = parts(rest);
  if (sign === '?') frame.one = wording(rest);
  if (sign === '*') frame.many = wording(rest);
  if (sign === '!') frame.when = wording(rest);
  if (sign === '^') frame.dated = wording(rest);
}
