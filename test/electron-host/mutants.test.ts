import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as claims from './claims.ts';
import { FIXTURE, launchToy, type Toy } from './toy.ts';

interface Mutant {
  what: string;
  file: string;
  from: string;
  to: string;
  caughtBy: (toy: Toy) => Promise<void>;
}

const MUTANTS: Mutant[] = [
  {
    what: 'a preload that requires fs',
    file: 'preload.js',
    from: 'let last',
    to: "require('fs');\nlet last",
    caughtBy: claims.runsClean,
  },
  { what: 'an API that is not exposed', file: 'preload.js', from: 'exposeInMainWorld(', to: 'bind(', caughtBy: claims.invokes },
  {
    what: 'a policy that is dropped',
    file: 'main.mjs',
    from: ", 'content-security-policy': CSP",
    to: '',
    caughtBy: claims.enforcesPolicy,
  },
  {
    what: 'navigation that is allowed',
    file: 'main.mjs',
    from: '=> event.preventDefault());',
    to: '=> {});',
    caughtBy: claims.blocksNavigation,
  },
  {
    what: 'a scheme that is not registered',
    file: 'main.mjs',
    from: "scheme: 'app'",
    to: "scheme: 'other'",
    caughtBy: claims.runsClean,
  },
  {
    what: 'permissions that are granted',
    file: 'main.mjs',
    from: "permission === 'clipboard",
    to: "permission !== 'clipboard",
    caughtBy: claims.deniesPermissions,
  },
  {
    what: 'a lock that is ignored',
    file: 'main.mjs',
    from: 'if (app.requestSingleInstanceLock())',
    to: 'if (app)',
    caughtBy: claims.meetsSecondInstance,
  },
  {
    what: 'a popup that is allowed',
    file: 'main.mjs',
    from: "action: 'deny'",
    to: "action: 'allow'",
    caughtBy: async (toy) => {
      await claims.deniesPopups(toy);
      await claims.runsClean(toy);
    },
  },
  {
    what: 'a window without isolation',
    file: 'main.mjs',
    from: 'sandbox: true',
    to: 'contextIsolation: false',
    caughtBy: claims.runsClean,
  },
  {
    what: 'a close that closes',
    file: 'main.mjs',
    from: 'event.preventDefault();\n    main.hide',
    to: 'main.hide',
    caughtBy: claims.closesToTray,
  },
  {
    what: 'a stream that loses its order',
    file: 'main.mjs',
    from: 'id, index);',
    to: 'id, count - index - 1);',
    caughtBy: claims.streamsInOrder,
  },
  {
    what: 'an answer that does not know its sender',
    file: 'main.mjs',
    from: 'from: event.senderFrame.url',
    to: "from: ''",
    caughtBy: claims.invokes,
  },
];

/** Beside the original, so that it finds the same packages. */
function mutate({ file, from, to }: Mutant): string {
  const folder = mkdtempSync(join(import.meta.dirname, '.mutant-'));
  cpSync(FIXTURE, folder, { recursive: true });
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  expect(source).toContain(from);
  writeFileSync(path, source.replace(from, to));
  return folder;
}

test.each(MUTANTS)('$what is caught', async (mutant) => {
  const folder = mutate(mutant);
  const check = async (): Promise<void> => {
    const toy = await launchToy(folder);
    try {
      await mutant.caughtBy(toy);
    } finally {
      await toy.close();
    }
  };
  try {
    await expect(check()).rejects.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
