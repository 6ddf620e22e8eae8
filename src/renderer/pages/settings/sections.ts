/** What Settings holds, as data: the list at the left, its search and the palette read it. */
import type { IconName } from '../../parts/Icon.tsx';

export interface Section {
  id: string;
  name: string;
  icon: IconName;
  /** Single settings inside, with the words that find them. */
  settings: { id: string; name: string; words: string }[];
}

export const sections: Section[] = [
  {
    id: 'models',
    name: 'Models',
    icon: 'cloud',
    settings: [
      {
        id: 'providers',
        name: 'Providers and keys',
        words: 'api key anthropic openai ollama xai google address url check token',
      },
      { id: 'order', name: 'For chat', words: 'default model order fallback chain next' },
      { id: 'prices', name: 'Models and prices', words: 'price cost free unknown million tokens' },
      { id: 'answer-length', name: 'Longest answer', words: 'maximum output tokens length' },
      { id: 'thinking', name: 'Think first', words: 'thinking reasoning' },
    ],
  },
  {
    id: 'budget',
    name: 'Budget',
    icon: 'coin',
    settings: [
      { id: 'perDay', name: 'Cap per day', words: 'spend money limit dollars daily' },
      { id: 'perMonth', name: 'Cap per month', words: 'spend money limit dollars monthly' },
      { id: 'perRun', name: 'Cap per run', words: 'spend money limit dollars answer' },
      { id: 'usage', name: 'Usage', words: 'spent day model provider chart calls tokens cost' },
    ],
  },
  {
    id: 'permissions',
    name: 'Permissions',
    icon: 'shield',
    settings: [
      { id: 'grants', name: 'What is granted', words: 'capabilities allow always revoke folder host tool approve' },
      { id: 'approval-hours', name: 'How long a question waits', words: 'approvals deadline hours answer' },
      { id: 'rules', name: 'Rules of your own', words: 'policy file deny ask examples' },
      { id: 'constitution', name: 'Constitution', words: 'forbidden tools paths bounds directives limits never' },
    ],
  },
  {
    id: 'tools',
    name: 'Tools',
    icon: 'box',
    settings: [{ id: 'own-tools', name: 'Your own tools', words: 'javascript file sandbox consent hash' }],
  },
  {
    id: 'mcp',
    name: 'MCP servers',
    icon: 'plug',
    settings: [{ id: 'mcp-list', name: 'Servers', words: 'mcp model context protocol import json command claude desktop' }],
  },
  {
    id: 'appearance',
    name: 'Appearance',
    icon: 'eye',
    settings: [
      { id: 'theme', name: 'Theme', words: 'light dark system color night' },
      { id: 'letter-keys', name: 'Single-letter keys', words: 'keyboard shortcuts accessibility' },
      { id: 'keys', name: 'Keyboard', words: 'shortcuts keys map' },
    ],
  },
  {
    id: 'data',
    name: 'Data',
    icon: 'db',
    settings: [
      { id: 'home', name: 'Home folder', words: 'path disk size events' },
      { id: 'verify', name: 'Verify the log', words: 'check hash integrity audit' },
      { id: 'rebuild', name: 'Rebuild the views', words: 'repair projections' },
      { id: 'logs', name: 'Logs', words: 'errors warnings tail debug' },
      { id: 'import', name: 'Import conversations', words: 'chatgpt claude json zip move' },
      { id: 'import-notes', name: 'Import notes', words: 'obsidian vault markdown folder' },
      { id: 'export', name: 'Export conversations', words: 'markdown json save copy' },
      { id: 'export-all', name: 'Export everything', words: 'lossless markdown move computer' },
      { id: 'import-all', name: 'Take in an export', words: 'import everything restore move computer' },
      { id: 'backups', name: 'Backups', words: 'back up restore keep file' },
    ],
  },
  {
    id: 'about',
    name: 'About',
    icon: 'info',
    settings: [
      { id: 'name', name: 'Name', words: 'identity called rename' },
      { id: 'version', name: 'Version and identity', words: 'public key id about' },
    ],
  },
];

export interface Found {
  section: Section;
  settings: Section['settings'];
}

/** Use to search: every word must begin a word of the name, of the section's name or of the hidden words. */
export function findSettings(query: string): Found[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return sections.map((section) => ({ section, settings: [] }));
  return sections.flatMap((section) => {
    const settings = section.settings.filter(({ name, words }) => {
      const all = ` ${section.name} ${name} ${words}`.toLowerCase();
      return wanted.every((word) => all.includes(` ${word}`) || all.includes(`-${word}`));
    });
    return settings.length > 0 ? [{ section, settings }] : [];
  });
}
