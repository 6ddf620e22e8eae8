/** Lines of iCalendar (RFC 5545): folded at 75 bytes, with text escaped. */

export interface Line {
  name: string;
  params: Record<string, string>;
  value: string;
}

export const textOf = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_whole, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));

export const escapeText = (text: string): string =>
  text
    .replace(/\r\n|\r/g, '\n')
    .replace(/\p{Cc}/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Whole characters, no more than 75 bytes a line. */
export function foldLine(line: string): string {
  let out = '';
  let room = 75;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (bytes > room) {
      out += '\r\n ';
      room = 74;
    }
    out += character;
    room -= bytes;
  }
  return `${out}\r\n`;
}

/** Unfolded and parted; what is no line of a calendar is left out. */
export function* readLines(text: string): Generator<Line> {
  let whole = '';
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const to = end === -1 ? text.length : end;
    const line = text.slice(at, to).replace(/\r$/, '');
    at = to + 1;
    if (/^[ \t]/.test(line)) {
      whole += line.slice(1);
      continue;
    }
    const read = part(whole);
    if (read) yield read;
    whole = line;
  }
  const last = part(whole);
  if (last) yield last;
}

const head = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):/;

function part(line: string): Line | null {
  const found = head.exec(line);
  if (!found) return null;
  const [all, name = '', rest = ''] = found;
  const params = [...rest.matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^;]*)/g)].map(
    ([, key = '', value = '']) => [key.toUpperCase(), value.replace(/^"|"$/g, '')] as const,
  );
  return { name: name.toUpperCase(), params: Object.fromEntries(params), value: line.slice(all.length) };
}
