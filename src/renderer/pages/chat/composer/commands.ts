/** The commands that the composer completes. Which exist, and what they do, is the daemon's. */
import type { Model } from '../../../../contract/models.ts';

export interface Completion {
  /** What stands in the composer once it is taken. */
  readonly text: string;
  readonly label: string;
  readonly meaning: string;
  /** It needs nothing more: taking it sends it. */
  readonly whole: boolean;
}

const commands: readonly Completion[] = [
  { text: '/find ', label: '/find WORDS', meaning: 'Search all conversations', whole: false },
  { text: '/model ', label: '/model NAME', meaning: 'Let another model answer', whole: false },
  { text: '/help', label: '/help', meaning: 'What works without a model', whole: true },
];

/** Use on what is in the composer; empty where nothing completes it. */
export function completions(text: string, models: readonly Model[]): readonly Completion[] {
  if (!text.startsWith('/') || text.includes('\n')) return [];
  const named = /^\/model\s+(\S*)$/.exec(text);
  if (named) {
    const start = (named[1] ?? '').toLowerCase();
    return models
      .filter(({ id }) => id.toLowerCase().includes(start) && id.toLowerCase() !== start)
      .slice(0, 8)
      .map(({ id, provider }) => ({ text: `/model ${id}`, label: id, meaning: provider, whole: true }));
  }
  if (/\s/.test(text)) return [];
  return commands.filter((command) => command.text.startsWith(text.toLowerCase()) && command.text.trim() !== text);
}
