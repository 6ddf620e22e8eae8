import { describe, expect, it } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import { readLaw, shownLaw } from './law.ts';

describe('the constitution as it is typed', () => {
  it('comes back as it was shown', () => {
    const bounded = { ...defaultConstitution.resourceBounds, runsPerType: { job: 2 }, runsPerProvider: { ollama: 1, 'a=b': 3 } };
    const law = {
      ...defaultConstitution,
      forbiddenActions: ['run_sandboxed', 'mcp:files/*'],
      forbiddenPaths: ['/etc'],
      resourceBounds: bounded,
    };
    const { forbiddenActions, forbiddenPaths, resourceBounds } = law;
    expect(readLaw(shownLaw(law))).toEqual({ part: { forbiddenActions, forbiddenPaths, resourceBounds } });
  });

  it.each([
    ['runsAtOnce', '0'],
    ['depth', ''],
    ['depth', '11'],
    ['runnerMemory', '16'],
    ['queueLength', '1.5'],
    ['runsPerType', 'job'],
    ['runsPerProvider', 'ollama=0'],
  ] as const)('names the bound that cannot be: %s %j', (field, text) => {
    expect(readLaw({ ...shownLaw(defaultConstitution), [field]: text })).toMatchObject({ field });
  });
});
