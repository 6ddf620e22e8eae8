import { bytes, count } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { useConnection } from '../../../app/shell.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Meter, useLate } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { dataStore, useStarted } from '../stores.ts';
import { Moves } from './moves/Moves.tsx';
import { type DataState, type Outcome, progress } from './store.ts';

function Working({ work }: { work: NonNullable<DataState['work']> }) {
  const late = useLate(true, 150);
  if (!late) return null;
  const share = work.total > 0 ? work.done / work.total : 0;
  return (
    <div className="stack g4">
      <span className="row meta num">
        {work.name === 'verify' ? 'Verifying every hash' : 'Rebuilding the views beside the living ones'}
        <span className="end">{progress(work)}</span>
      </span>
      <Meter thick value={share} tone="ember" label={`${Math.floor(share * 100)} % done`} />
    </div>
  );
}

function Ended({ outcome }: { outcome: Outcome }) {
  return (
    <Banner tone={outcome.tone} icon={outcome.tone === 'moss' ? 'shield-check' : 'warn'}>
      {outcome.text}
      {outcome.problems.length > 0 && (
        <ul className="problems">
          {outcome.problems.slice(0, 20).map((problem) => (
            <li key={`${problem.kind} ${problem.seq} ${problem.message}`}>
              <span className="mono">{problem.seq === undefined ? problem.kind : `${problem.kind} ${count(problem.seq)}`}</span>{' '}
              {problem.message}
            </li>
          ))}
          {outcome.problems.length > 20 && <li>and {count(outcome.problems.length - 20)} more</li>}
        </ul>
      )}
    </Banner>
  );
}

function since(at: string | null): string {
  return at ? `, since ${new Date(at).toLocaleDateString('en-US', { dateStyle: 'long' })}` : '';
}

/** The home folder, the event log, and the logs. */
export function Data() {
  const { stats, work, outcome, fault, run } = useStarted(dataStore);
  const home = useConnection((it) => it.identity?.home);
  const size = stats && `${count(stats.events)} events, ${bytes(stats.bytes)}${since(stats.oldestAt)}`;
  const copy = () => home && void navigator.clipboard.writeText(home).then(() => toast('Path copied.'));
  return (
    <SectionFrame
      id="data"
      name="Data"
      hint="Everything is in one folder. It is yours: copy it, move it or delete it like any other."
    >
      <div>
        <Setting id="home" name="Home folder" hint={<span className="mono wrap-anywhere">{home}</span>}>
          <Button size="sm" kind="ghost" icon="copy" onClick={copy} aria-label="Copy path of the home folder">
            Copy
          </Button>
        </Setting>
        <Setting id="verify" name="Event log" hint={size ?? 'Counting'} error={fault}>
          <Button
            size="sm"
            disabled={Boolean(work)}
            busy={work?.name === 'verify' && 'Verifying'}
            onClick={() => void run('verify')}
          >
            Verify
          </Button>
        </Setting>
        <Setting
          id="rebuild"
          name="Views"
          hint="Made anew from the log, beside the living ones, and swapped. Hearth goes on working"
        >
          <Button
            size="sm"
            disabled={Boolean(work)}
            busy={work?.name === 'rebuild' && 'Rebuilding'}
            onClick={() => void run('rebuild')}
          >
            Rebuild
          </Button>
        </Setting>
        <Setting id="logs" name="Logs" hint="What it wrote down as it worked, without secrets">
          <a className="btn sm" href={href('activity', ['logs'])}>
            Open
          </a>
        </Setting>
      </div>
      {work && <Working work={work} />}
      {outcome && <Ended outcome={outcome} />}
      <Moves />
    </SectionFrame>
  );
}
