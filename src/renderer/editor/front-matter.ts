/** What stands between two lines of dashes at the top of a file is data, not text: it is shown as code. */

const matter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Use before a file is drawn as Markdown, which would make a heading of its last line. */
export function frontMatterAsCode(text: string): string {
  const found = matter.exec(text);
  if (!found) return text;
  const inside = found[1] ?? '';
  // A fence longer than any inside it, so that nothing in there can end it.
  const fence = '`'.repeat(Math.max(3, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}yaml\n${inside}\n${fence}\n${text.slice(found[0].length)}`;
}
