/** How memory is kept: how much there is, what it keeps by itself, what makes its vectors, and what was tidied. */
import type { ReactNode } from 'react';
import { count, counted } from '../../../app/amounts.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { when } from '../../chat/list/days.ts';
import { upkeep, useUpkeep } from '../room.ts';
import { Amounts } from './Amounts.tsx';
import { Embedders } from './Embedders.tsx';
import { Habits } from './Habits.tsx';

export function UpkeepTab(): ReactNode {
  const fault = useUpkeep((state) => state.fault);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll mem-upkeep" tabIndex={0} aria-label="Upkeep" data-region="page">
      {fault && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void upkeep.reload()}>
              Read again
            </Button>
          }
        >
          {fault}
        </Banner>
      )}
      <Amounts />
      <Habits />
      <Embedders />
      <Tidied />
    </section>
  );
}

/** What was accepted, with the way back. */
function Tidied(): ReactNode {
  const tidied = useUpkeep((state) => state.tidied);
  if (tidied.length === 0) return null;
  return (
    <section className="stack" aria-label="Tidied">
      <h2 className="head">Tidied</h2>
      <ul>
        {tidied.map(({ id, at, changes, changeId, undone }) => (
          <li key={id} className="row mem-tidied">
            <span className="num">{when(at)}</span>
            <span className="c2">{counted(changes.length, 'change')}</span>
            <span className="meta clip grow">{kindsOf(changes.map(({ kind }) => kind))}</span>
            {undone && <span className="meta">Taken back</span>}
            {changeId && !undone && (
              <Button size="sm" kind="ghost" icon="undo" onClick={() => void upkeep.undo(changeId)}>
                Undo
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const names: Record<string, string> = { merge: 'merged', summarize: 'summed up', expire: 'over', prune: 'pruned' };

/** "3 merged, 1 over". */
function kindsOf(kinds: readonly string[]): string {
  const unique = [...new Set(kinds)];
  return unique.map((kind) => `${count(kinds.filter((it) => it === kind).length)} ${names[kind] ?? kind}`).join(', ');
}
