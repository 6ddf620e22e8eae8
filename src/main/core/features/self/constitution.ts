/** The constitution: what no grant, file or model can widen. Only the user sets it, through the contract. */
import type { Handlers } from '../../../../contract/index.ts';
import {
  type Constitution,
  constitution as constitutionShape,
  defaultConstitution,
  type selfContract,
} from '../../../../contract/self.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader, Store } from '../../store/types.ts';
import { constituted } from './events.ts';
import { settingByKey } from './self.sql.ts';

/** One that is there and cannot be read closes: no tool may be used until the user sets it anew. */
const closed: Constitution = { ...defaultConstitution, allowedActions: [] };

export function readConstitution(reader: Reader): Constitution {
  const row = settingByKey.get(reader, { key: 'constitution' });
  if (!row) return defaultConstitution;
  const parsed = constitutionShape.safeParse(JSON.parse(row.value));
  return parsed.success ? parsed.data : closed;
}

export function constitutionHandlers(
  store: Store,
): Pick<Handlers<typeof selfContract>, 'self.constitution' | 'self.setConstitution'> {
  return {
    'self.constitution': async () => readConstitution(store.reader),
    'self.setConstitution': async (changes, { actor }) => {
      if (actor !== 'user') throw new AppError('refused', 'Only the user sets the constitution.');
      return store.command((tx) => {
        const before = readConstitution(tx);
        const next = constitutionShape.parse({ ...before, ...changes });
        keepImmutable(before, next);
        tx.append(constituted.of({ stream: 'self', actor, data: next }));
        tx.publish('constitution.changed', next);
        return next;
      });
    },
  };
}

/** Thrown where a directive that cannot be changed is missing or altered: AppError `refused`. */
function keepImmutable(before: Constitution, next: Constitution): void {
  const kept = new Set(next.directives.map((directive) => JSON.stringify(directive)));
  for (const directive of before.directives) {
    if (directive.immutable && !kept.has(JSON.stringify(directive)))
      throw new AppError('refused', `The directive ${JSON.stringify(directive.content)} is immutable: it stays as it is.`);
  }
}
