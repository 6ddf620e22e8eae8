/** Foreign text on a terminal: shown, and never obeyed. */

/** Signs that move the cursor, change colors, titles or the clipboard, turn the direction of writing, or hide. What joins letters and emoji stays. */
const commands = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Use on all that a model, a page, a file or a run's name says. */
export const plain = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(commands, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);

/** The beginning of a text, on one line. */
export function brief(text: string, most: number): string {
  const line = plain(text).replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
