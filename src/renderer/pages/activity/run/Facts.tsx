/** The line of figures above the timeline. */
import { type ReactNode, useEffect, useState } from 'react';
import { count, counted, dollars } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { took } from '../../../calls/words.ts';
import { costOf, elapsed, isActive, standingOf } from '../list/words.ts';
import type { Detail } from './store.ts';
import { effectsOf } from './words.ts';

export function Facts({ run }: { run: Detail }): ReactNode {
  const { words, ink } = standingOf(run.state);
  const time = elapsed(run, useNow(isActive(run) && run.startedAt !== undefined));
  const { usd, rounds } = run.budget;
  const asked = run.steps.filter(({ kind }) => kind === 'model').length;
  return (
    <dl className="act-facts">
      <Fact name="State">
        <span className={`medium ${ink}`}>{words}</span>
      </Fact>
      {run.notBefore && run.state === 'queued' && <Fact name="Tries again">{clock(run.notBefore)}</Fact>}
      {time !== null && <Fact name={isActive(run) ? 'Elapsed' : 'Took'}>{took(time)}</Fact>}
      <Fact name={usd === undefined ? 'Cost' : `Cost, of ${dollars(usd)}`}>{costOf(run)}</Fact>
      <Fact name="Tokens">{count(run.tokens)}</Fact>
      <Fact name={rounds === undefined ? 'Model asked' : `Model asked, of ${rounds}`}>{counted(asked, 'time')}</Fact>
      <Fact name="Tools">{counted(run.toolCalls, 'call')}</Fact>
      <Effects effects={effectsOf(run)} />
    </dl>
  );
}

function Effects({ effects }: { effects: string[] }): ReactNode {
  const [first] = effects;
  return (
    <Fact name="Side effects">
      {first === undefined ? 'None' : effects.length === 1 ? <Verbatim text={first} line /> : counted(effects.length, 'change')}
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="micro">{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

const clock = (at: string) =>
  new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' });

/** The clock of this window, each second while it counts. */
function useNow(on: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!on) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
