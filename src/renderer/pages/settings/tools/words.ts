/** Tools in words. Pure. */
import type { ToolInfo } from '../../../../contract/tools.ts';

const risks: Record<ToolInfo['risk'], string> = {
  pure: 'Computes',
  read: 'Reads',
  write: 'Writes',
  network: 'Goes out',
  execute: 'Runs code',
  notify: 'Tells you',
  daemon: 'Asks Hearth',
};

/** What a tool can do at worst. */
export const riskOf = ({ risk }: Pick<ToolInfo, 'risk'>): string => risks[risk];

const walls: Record<ToolInfo['isolation'], string> = {
  inline: 'inside Hearth',
  thread: 'in a thread of its own',
  process: 'in a process of its own',
  sandbox: 'in the sandbox',
};

/** Where its work is done, and how long it may take. */
export const placeOf = ({ isolation, timeoutMs }: Pick<ToolInfo, 'isolation' | 'timeoutMs'>): string =>
  `${walls[isolation]}, ${timeoutMs % 1000 === 0 ? timeoutMs / 1000 : (timeoutMs / 1000).toFixed(1)} s at most`;

export interface Shelf {
  /** `builtin`, `own`, or `mcp:NAME`. */
  readonly source: string;
  readonly name: string;
  readonly tools: readonly ToolInfo[];
}

/** Tools by where they come from: Hearth's own first, then the user's, then those of servers. */
export function shelvesOf(tools: readonly ToolInfo[]): Shelf[] {
  const sources = [...new Set(tools.map(({ source }) => source))];
  const rank = (source: string) => (source === 'builtin' ? 0 : source === 'own' ? 1 : 2);
  return sources
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((source) => ({ source, name: shelfName(source), tools: tools.filter((tool) => tool.source === source) }));
}

function shelfName(source: string): string {
  if (source === 'builtin') return 'Built in';
  return source === 'own' ? 'Your own' : `From ${source.replace(/^mcp:/, '')}`;
}

/** A tool of the user's own that says what it is, and waits for consent to its file as it stands. */
export const wantsConsent = ({ source, available, hash, description }: ToolInfo): boolean =>
  source === 'own' && !available && hash !== undefined && description !== '';
