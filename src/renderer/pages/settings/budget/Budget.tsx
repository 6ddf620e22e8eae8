import { useEffect, useState } from 'react';
import type { Budget as BudgetData } from '../../../../contract/models.ts';
import { dollars } from '../../../app/amounts.ts';
import { announce } from '../../../app/announce.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { href } from '../../../app/location.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { TextInput } from '../../../parts/Field.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Meter, Skeleton } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { type CapName, readCap, shownCap, tooWide } from './caps.ts';

interface CapProps {
  name: CapName;
  title: string;
  hint: string;
  budget: BudgetData;
  spent?: number;
}

/** What may be spent against one cap, as a line. */
function Spent({ title, spent, cap, reserved }: { title: string; spent: number; cap: number | undefined; reserved: number }) {
  const share = cap ? spent / cap : 0;
  const tone = share >= 1 ? 'carmine' : share >= 0.8 ? 'brass' : undefined;
  return (
    <>
      <span className="row">
        <span className="medium">{title}</span>
        <span className="end meta num">
          {dollars(spent)} spent{reserved > 0 && `, ${dollars(reserved)} reserved`}
        </span>
      </span>
      {cap !== undefined && (
        <Meter
          value={share}
          held={cap ? reserved / cap : 0}
          tone={tone}
          label={`${title}: ${Math.round(share * 100)} % of the cap is spent`}
        />
      )}
    </>
  );
}

function Cap({ name, title, hint, budget, spent }: CapProps) {
  const cap = budget.caps[name];
  const [typed, setTyped] = useState(shownCap(cap));
  const [wrong, setWrong] = useState<string>();
  // Another window, or the daemon, may move it: the field follows while nobody types in it.
  useEffect(() => setTyped(shownCap(cap)), [cap]);
  const save = async () => {
    const read = readCap(typed);
    if ('wrong' in read) return setWrong(read.wrong);
    if (read.cap === (cap ?? null)) return setWrong(undefined);
    const wide = read.cap === null ? undefined : tooWide(name, read.cap, budget.caps);
    setWrong(wide);
    if (wide) return;
    try {
      const budget = await call('budget.set', { [name]: read.cap });
      connection.store.setState({ budget });
      announce(read.cap === null ? `${title}: no cap.` : `${title}: capped at ${dollars(read.cap)}.`);
    } catch (fault) {
      setWrong(sentence(fault));
    }
  };
  const said = wrong ?? (spent === undefined ? hint : cap === undefined ? 'No cap' : undefined);
  return (
    <div className="setting" id={name} tabIndex={-1}>
      <div className="stack g4 cap">
        {spent === undefined ? (
          <span className="medium">{title}</span>
        ) : (
          <Spent title={title} spent={spent} cap={cap} reserved={name === 'perDay' ? budget.reserved : 0} />
        )}
        {said && (
          <span className={wrong ? 'meta c-carmine' : 'meta'} id={`${name}-said`} role={wrong ? 'alert' : undefined}>
            {said}
          </span>
        )}
      </div>
      <TextInput
        before="$"
        look="num money"
        inputMode="decimal"
        placeholder="No cap"
        aria-label={`Cap ${title.toLowerCase()} in dollars`}
        aria-describedby={said ? `${name}-said` : undefined}
        bad={Boolean(wrong)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => event.key === 'Enter' && void save()}
      />
    </div>
  );
}

/** Hard caps, with what is spent. */
export function Budget() {
  const budget = useConnection((it) => it.budget);
  return (
    <SectionFrame
      id="budget"
      name="Budget"
      hint="Hard caps. At a cap Hearth stops calling paid models and says so. Local models go on."
    >
      {budget ? (
        <div>
          <Cap name="perDay" title="Per day" hint="" budget={budget} spent={budget.spent.day} />
          <Cap name="perMonth" title="Per month" hint="" budget={budget} spent={budget.spent.month} />
          <Cap
            name="perRun"
            title="Per run"
            hint="One answer, with all its steps. What does not fit is made shorter or refused"
            budget={budget}
          />
          <Setting id="usage" name="Usage" hint="Tokens and cost by day, model, provider and job">
            <a className="btn sm" href={href('activity', ['usage'])}>
              Open
            </a>
          </Setting>
        </div>
      ) : (
        <Skeleton rows={3} label="Reading the budget" />
      )}
    </SectionFrame>
  );
}
