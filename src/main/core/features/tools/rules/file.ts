/** The user's own rules: one file in the home, read at each change. One that cannot be read closes; it never opens. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Isolation, isolation, type PolicyFile, policyFile } from '../../../../../contract/tools.ts';
import { wrongRule } from '../../../agent/policy/rules.ts';
import { writeAtomic } from '../../../base/atomic.ts';
import { describeError, systemCode } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import { policyChanged, policyClosed } from '../events.ts';
import { policySeen } from '../tools.sql.ts';

/** Larger than this it is no file that a person wrote. */
const maxBytes = 1024 * 1024;
const none: PolicyFile = { rules: [] };

export interface PolicyState {
  /** Null where it cannot be read: then nothing is done unasked. */
  policy: PolicyFile | null;
  problem?: string;
}

interface Deps {
  store: Store;
  log: Log;
  /** Hearth's own folder. */
  home: string;
}

export interface Rules {
  readonly path: string;
  /** As the file stands now. */
  read(): PolicyState;
  /** Writes the file and takes it up at once. */
  write(policy: PolicyFile): Promise<void>;
}

/** Use once per daemon, after the store. */
export function createRules({ store, log, home }: Deps): Rules {
  const path = join(home, 'policy.json');
  let seen = '';
  let state: PolicyState = { policy: null, problem: 'It was not read yet.' };
  let telling: Promise<unknown> = Promise.resolve();

  const tell = () => {
    const { policy, problem } = state;
    telling = store
      .command((tx) => {
        const known = policySeen.get(tx, {})?.data;
        if (policy === null) tx.append(policyClosed.of({ stream: 'tools', actor: 'self', data: { problem: problem ?? '' } }));
        else if (known !== JSON.stringify(policy) && (known !== undefined || policy.rules.length > 0 || policy.isolation))
          tx.append(policyChanged.of({ stream: 'tools', actor: 'user', data: policy }));
      })
      .catch((error) => log.error('a change of the rules could not be recorded', { error: describeError(error) }));
  };
  const read = () => {
    const stats = look(path);
    const now = markOf(stats);
    if (now === seen) return state;
    seen = now;
    state = load(path, stats, () => policySeen.get(store.reader, {})?.data);
    if (state.problem !== undefined) log.warn('the file of rules cannot be used', { path, problem: state.problem });
    tell();
    return state;
  };
  return {
    path,
    read,
    async write(policy) {
      writeAtomic(path, `${JSON.stringify(policy, null, 2)}\n`);
      seen = '';
      read();
      await telling;
    },
  };
}

/** An error where it cannot even be looked at; null where there is none. */
function look(path: string): Stats | Error | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function markOf(stats: Stats | Error | null): string {
  if (stats === null) return 'absent';
  return stats instanceof Error ? stats.message : `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

function load(path: string, stats: Stats | Error | null, known: () => string | undefined): PolicyState {
  const closed = (problem: string): PolicyState => ({ policy: null, problem });
  if (stats === null) {
    // Rules that were there do not go away by losing their file: the user saves empty ones to be rid of them.
    const before = known();
    return before === undefined || isEmpty(before) ? { policy: none } : closed('The file is gone, though it had rules.');
  }
  if (stats instanceof Error) return closed(`It cannot be read (${systemCode(stats) || stats.message}).`);
  if (!stats.isFile() || stats.size > maxBytes) return closed('It is no file of rules.');
  try {
    const parsed = policyFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return closed(`It does not fit: ${issue?.message} at ${issue?.path.join('.') || 'its top'}.`);
    }
    const wrong = wrongRule(parsed.data);
    return wrong ? closed(wrong) : { policy: parsed.data };
  } catch (error) {
    return closed(error instanceof SyntaxError ? 'It is no JSON.' : `It cannot be read (${systemCode(error)}).`);
  }
}

function isEmpty(data: string): boolean {
  const { rules = [], isolation: walls = {} } = JSON.parse(data) as Partial<PolicyFile>;
  return rules.length === 0 && Object.keys(walls).length === 0;
}

const walls = isolation.options;

/** The stronger of two walls: what is set can only tighten. */
export const tighter = (own: Isolation, set: Isolation | undefined): Isolation =>
  set !== undefined && walls.indexOf(set) > walls.indexOf(own) ? set : own;
