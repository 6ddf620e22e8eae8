import { expect, test } from 'vitest';
import { needsOf, toolsOf } from './needs.ts';

test.each<[string, string[] | null, string[]]>([
  ['tools as they are called here', ['read_text', 'mcp:notes/*', 'mcp_notes_add'], ['read_text', 'mcp:notes/*', 'mcp_notes_add']],
  [
    'tools as others call them',
    ['Read', 'Edit', 'Bash(git add:*)', 'WebFetch'],
    ['read_text', 'list_dir', 'write_text', 'run_sandboxed', 'http_get'],
  ],
  [
    'tools of servers as others call them',
    ['mcp__notes', 'mcp__notes__*', 'mcp__my_notes__add'],
    ['mcp:notes/*', 'mcp_my_notes_add'],
  ],
  ['what nobody knows', ['NotebookEdit', 'AskUser', '__proto__', 'constructor()', ''], ['constructor']],
  ['an empty list: nothing at all', [], []],
])('a skill may use what it declares: %s', (_, asked, tools) => expect(toolsOf(asked)).toEqual(tools));

test('a skill that says nothing of tools may look, and neither write, run, send nor remember', () => {
  expect(toolsOf(null)).toContain('read_text');
  for (const acts of [
    'write_text',
    'run_sandboxed',
    'http_get',
    'memory_store',
    'note_write',
    'lore_propose',
    'dispatch_run',
    '*',
  ])
    expect(toolsOf(null)).not.toContain(acts);
});

test('what a skill names and Hearth has not is shown as not there', () => {
  const there = new Set(['read_text', 'list_dir']);
  expect(needsOf(['Read', 'Bash', 'send_fax', 'mcp:notes/*'], there)).toEqual([
    { named: 'Read', tools: ['read_text', 'list_dir'] },
    { named: 'Bash', tools: [] },
    { named: 'send_fax', tools: [] },
    { named: 'mcp:notes/*', tools: ['mcp:notes/*'] },
  ]);
});
