/** Which addresses in foreign text become links, and how a person sees where they lead. */
import { decodeEntities } from './entities.ts';

/** Somewhere a click may go. `host` is what the person is shown. */
export interface SafeLink {
  readonly href: string;
  readonly host: string;
}

// Control, format, bidi and other invisible characters: they can make one address look like another.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0\u2800]/gu;

/** Use on hosts and addresses: invisible and direction-changing characters become their code points. */
export function visible(text: string): string {
  return text.replace(invisible, (char) => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/** Use before making a link of an address from foreign text. Null unless it is plainly http, https or mailto. */
export function safeLink(address: string): SafeLink | null {
  const text = decodeEntities(address).trim();
  // What a browser would repair silently (`java\tscript:`) is refused rather than repaired.
  if (text.length > 4096 || !/^(?:https?:\/\/|mailto:)/i.test(text) || visible(text) !== text) return null;
  try {
    const url = new URL(text);
    if (url.protocol === 'mailto:') return { href: url.href, host: visible(decodeURIComponent(url.pathname)) };
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.host
      ? { href: url.href, host: visible(url.host) }
      : null;
  } catch {
    return null;
  }
}
