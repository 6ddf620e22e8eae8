/** Globs of the user's rules. A name that starts with a dot is a name like any other: a rule about secrets must see `.env`. */

const kept = new Map<string, RegExp>();

/** `*` and `?` within one part, `**` over parts, `[abc]`, `{a,b}`; over the whole text, letters of either case. Thrown for a set that is none, as `[z-a]`: SyntaxError. */
export function globPattern(glob: string): RegExp {
  const known = kept.get(glob);
  if (known) return known;
  if (kept.size > 1000) kept.clear();
  const made = new RegExp(`^${translate(glob)}$`, 'isu');
  kept.set(glob, made);
  return made;
}

function translate(glob: string): string {
  let out = '';
  for (let at = 0; at < glob.length; ) {
    const [pattern, length] = piece(glob, at);
    out += pattern;
    at += length;
  }
  return out;
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function piece(glob: string, at: number): [pattern: string, length: number] {
  const rest = glob.slice(at);
  // `**/` may stand for no folder at all.
  if (rest.startsWith('**/')) return ['(?:[^/\\\\]*[/\\\\])*', 3];
  if (rest.startsWith('**')) return ['.*', 2];
  if (rest.startsWith('*')) return ['[^/\\\\]*', 1];
  if (rest.startsWith('?')) return ['[^/\\\\]', 1];
  const set = /^\[(!?)([^\]]+)\]/.exec(rest);
  if (set?.[2]) return [`[${set[1] ? '^' : ''}${set[2].replace(/[\\[\]^]/g, '\\$&')}]`, set[0].length];
  const choice = /^\{([^{}]*)\}/.exec(rest);
  if (choice?.[1] !== undefined) return [`(?:${choice[1].split(',').map(translate).join('|')})`, choice[0].length];
  if (rest.startsWith('/')) return ['[/\\\\]', 1];
  const sign = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [literally(sign), sign.length];
}
