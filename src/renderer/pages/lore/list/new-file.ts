/** Where a new file goes. What a path may be is the daemon's to judge; here it only gets its shelf and its ending. */

const folders = { note: 'scratchpad', role: 'lore/roles' } as const;

/** Null where nothing is named. */
export function pathOfNew(kind: keyof typeof folders, name: string): string | null {
  const parts = name
    .trim()
    .replace(/\.md$/i, '')
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return null;
  // Said with its shelf, it is not put into a folder of that name.
  if (kind === 'note' && parts.length > 1 && parts[0] === 'scratchpad') parts.shift();
  return `${folders[kind]}/${parts.join('/')}.md`;
}
