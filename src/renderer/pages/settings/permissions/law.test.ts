import { describe, expect, it } from 'vitest';
import { defaultConstitution } from '../../../../contract/self.ts';
import { readLaw, shownLaw } from './law.ts';

describe('the constitution as it is typed', () => {
  it('comes back as it was shown', () => {
    const law = { ...defaultConstitution, forbiddenActions: ['run_sandboxed', 'mcp:files/*'], forbiddenPaths: ['/etc'] };
    const { forbiddenActions, forbiddenPaths, resourceBounds } = law;
    expect(readLaw(shownLaw(law))).toEqual({ part: { forbiddenActions, forbiddenPaths, resourceBounds } });
  });

  it.each([
    ['runsAtOnce', '0'],
    ['depth', ''],
    ['depth', '11'],
    ['runnerMemory', '16'],
    ['queueLength', '1.5'],
  ] as const)('names the bound that cannot be: %s %j', (field, text) => {
    expect(readLaw({ ...shownLaw(defaultConstitution), [field]: text })).toMatchObject({ field });
  });
});
