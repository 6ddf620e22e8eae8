import { describe, expect, it } from 'vitest';
import { fullHome } from '../../../../test/fakes/window-daemon-home.ts';
import { commands } from './commands.ts';
import { paletteGroups } from './lines.ts';

const nothing = () => undefined;
const all = commands({ go: nothing, toggleRail: nothing, setTheme: nothing });
const leads = { toConversation: nothing, ask: nothing, used: nothing };
const empty = { query: '', recent: [], conversations: [], hits: [] };

describe('the lines of the palette', () => {
  it('begins with what was used last, each once', () => {
    const groups = paletteGroups(all, { ...empty, recent: ['theme-dark', 'gone', 'room-chat'] }, leads);
    expect(groups[0]).toMatchObject({ name: 'Recent', lines: [{ value: 'theme-dark' }, { value: 'room-chat' }] });
    const values = groups.flatMap(({ lines }) => lines.map(({ value }) => value));
    expect(new Set(values).size).toBe(values.length);
  });

  it('puts a conversation that fits before asking, and asking last, always', () => {
    const { conversations } = fullHome();
    const groups = paletteGroups(all, { ...empty, query: 'cabin', conversations: conversations.slice(1, 2) }, leads);
    expect(groups.map(({ name }) => name)).toEqual(['Conversations', 'Ask']);
    expect(paletteGroups(all, { ...empty, query: 'zzz' }, leads).map(({ name }) => name)).toEqual(['Ask']);
  });

  it('does what a line says, and remembers a command', () => {
    const done: string[] = [];
    const keeping = {
      toConversation: (id: string, message = '') => done.push(`to ${id} ${message}`),
      ask: (text: string) => done.push(`ask ${text}`),
      used: (id: string) => done.push(`used ${id}`),
    };
    const hit = { conversationId: 'c', messageId: 'm', title: 'T', role: 'user' as const, excerpt: 'x', createdAt: '' };
    const groups = paletteGroups(all, { ...empty, query: ' rail ', hits: [hit] }, keeping);
    for (const { lines } of groups) for (const line of lines) line.run();
    expect(done).toEqual(['used rail', 'to c m', 'ask rail']);
  });
});
