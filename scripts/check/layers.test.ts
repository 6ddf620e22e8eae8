import { describe, expect, it } from 'vitest';
import { checkLayers } from './layers.ts';
import { readSource } from './tree.ts';

const core = 'src/main/core';

/** What the rule says of files given as path → text. */
function judge(files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => readSource(path, text));
  return checkLayers(sources).findings.map((finding) => `${finding.file}:${finding.line ?? 0} ${finding.message}`);
}

describe('layers', () => {
  it.each([
    ['the contract importing the daemon', 'src/contract/chat.ts', "import { x } from '../main/core/base/ids.ts';"],
    ['a lower room importing a higher one', `${core}/base/log.ts`, "import { x } from '../store/types.ts';"],
    [
      'the agent importing a feature, as a type too',
      `${core}/agent/run.ts`,
      "import type { x } from '../features/chat/index.ts';",
    ],
    ['the window importing the daemon', 'src/renderer/app/client.ts', "import type { x } from '../../main/core/daemon.ts';"],
    ['the command line importing the daemon', 'src/main/cli.ts', "import { x } from './core/daemon.ts';"],
    ['a feature importing another feature as a value', `${core}/features/chat/chat.ts`, "import { x } from '../self/index.ts';"],
    [
      'an inline type, which leaves a value import behind',
      `${core}/features/chat/chat.ts`,
      "import { type X } from '../self/index.ts';",
    ],
    ['a feature importing another past its door', `${core}/features/chat/chat.ts`, "import type { x } from '../self/self.ts';"],
    ['a plug-in importing another', `${core}/providers/openai/map.ts`, "import { x } from '../ollama/map.ts';"],
    ['a plug-in importing the list', `${core}/providers/openai/map.ts`, "import { x } from '../index.ts';"],
    ['the list importing past a door', `${core}/providers/index.ts`, "import { x } from './openai/map.ts';"],
    ['the daemon importing a host', `${core}/daemon.ts`, "import { x } from '../http/server.ts';"],
    ['the daemon importing past a door', `${core}/daemon.ts`, "import { x } from './features/chat/chat.ts';"],
    ['the query runner importing rules', 'src/main/runners/query.ts', "import { x } from '../core/features/chat/chat.ts';"],
    ['the tool runner importing a feature', 'src/main/runners/tool.ts', "import { x } from '../core/features/chat/chat.sql.ts';"],
    ['one host importing the other', 'src/main/headless/host.ts', "import { x } from '../electron/host.ts';"],
    ['a re-export', `${core}/base/log.ts`, "export * from '../store/types.ts';"],
    ['a lazy import', `${core}/base/log.ts`, "const x = await import('../store/types.ts');"],
    ['a type read by import()', `${core}/base/log.ts`, "type X = import('../store/types.ts').X;"],
    ['electron outside its rooms', `${core}/base/log.ts`, "import type { App } from 'electron';"],
    ['electron in the other host', 'src/main/headless/host.ts', "import { app } from 'electron';"],
    ['electron in a test of the core', `${core}/base/log.test.ts`, "import { app } from 'electron';"],
    ['a package that the room does not name', `${core}/agent/run.ts`, "import OpenAI from 'openai';"],
    ['Node in the window', 'src/renderer/app/client.ts', "import { readFileSync } from 'node:fs';"],
    ['what ships importing a test', `${core}/base/log.ts`, "import { x } from '../../../../test/fakes/x.ts';"],
    ['a test importing a higher room', `${core}/base/log.test.ts`, "import { x } from '../store/types.ts';"],
    ['a package in a set-up script', 'scripts/setup/install.mjs', "import { parseSync } from 'oxc-parser';"],
    ['a file in no room', `${core}/stray.ts`, 'export {};'],
    ['a file that cannot be parsed', `${core}/base/log.ts`, 'const = 1;'],
  ])('refuses %s', (_, path, text) => {
    expect(judge({ [path]: text })).not.toEqual([]);
  });

  it('says where and why', () => {
    expect(judge({ [`${core}/base/log.ts`]: "\nimport { x } from '../store/types.ts';" })).toEqual([
      'src/main/core/base/log.ts:2 base may not import src/main/core/store/types.ts (store)',
    ]);
  });

  it('finds a cycle of value imports once, and none among types', () => {
    const ring = (how: string) => ({
      [`${core}/base/a.ts`]: `${how} { b } from './b.ts';`,
      [`${core}/base/b.ts`]: `${how} { c } from './c.ts';`,
      [`${core}/base/c.ts`]: `${how} { a } from './a.ts';`,
    });
    expect(judge(ring('import'))).toHaveLength(1);
    expect(judge(ring('import'))[0]).toContain(
      'a.ts → src/main/core/base/b.ts → src/main/core/base/c.ts → src/main/core/base/a.ts',
    );
    expect(judge(ring('import type'))).toEqual([]);
  });

  it('lets pass what the house allows', () => {
    const allowed = {
      'src/contract/chat.ts': "import { z } from 'zod';",
      'src/preload/index.ts': "import { ipcRenderer } from 'electron';\nimport type { x } from '../contract/transport.ts';",
      'src/renderer/app/client.tsx':
        "import { createRoot } from 'react-dom/client';\nimport { requests } from '../../contract/index.ts';",
      [`${core}/features/chat/chat.ts`]: "import type { Self } from '../self/index.ts';\nimport { x } from './chat.sql.ts';",
      [`${core}/providers/openai/provider.ts`]: "import OpenAI from 'openai';\nimport type { P } from '../../agent/provider.ts';",
      [`${core}/providers/index.ts`]: "import { openai } from './openai/provider.ts';",
      [`${core}/migrations.ts`]:
        "import { m } from './features/chat/migrations/0002-chat.ts';\nimport { s } from './store/migrations/0001-events.ts';",
      [`${core}/daemon.ts`]:
        "import { createChat } from './features/chat/index.ts';\nimport { providers } from './providers/index.ts';",
      [`${core}/features/chat/chat.test.ts`]:
        "import { fake } from '../../../../../test/fakes/x.ts';\nimport { it } from 'vitest';",
      'src/main/runners/query.ts': "import { q } from '../core/features/chat/queries.ts';",
      [`${core}/features/chat/store.test.ts`]: "import { migrations } from '../../migrations.ts';",
      'src/main/index.ts': "import { app } from 'electron';\nimport { host } from './electron/host.ts';",
    };
    expect(judge(allowed)).toEqual([]);
  });
});
