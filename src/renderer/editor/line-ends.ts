/** A file keeps the line ends that it has: one from Windows is not rewritten whole because a word was changed in it. */

export type LineEnds = '\n' | '\r\n';

/** Use on a text as it was read. Where both are mixed, new lines end as most programs end them. */
export const endsOf = (text: string): LineEnds => (/\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n');

/** Use on what the editor holds, which knows `\n` alone. */
export const withEnds = (text: string, ends: LineEnds): string => (ends === '\n' ? text : text.replaceAll('\n', ends));
