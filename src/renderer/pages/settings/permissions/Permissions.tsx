/** What Hearth may do without asking, what it must never do, and how long a question waits. */
import { type ReactNode, useState } from 'react';
import { sentence } from '../../../app/connection.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { permissions, useStarted } from '../stores.ts';
import { Constitution } from './Constitution.tsx';
import { GrantForm } from './GrantForm.tsx';
import { Grants } from './Grants.tsx';
import { Rules } from './Rules.tsx';

export function Permissions(): ReactNode {
  const { grants, policy, constitution, faults } = useStarted(permissions);
  const [granting, setGranting] = useState(false);
  return (
    <SectionFrame
      id="permissions"
      name="Permissions"
      hint="What Hearth may do without asking. Everything else asks, and no answer is a no."
      actions={
        <Button size="sm" icon="plus" aria-expanded={granting} onClick={() => setGranting(!granting)}>
          Grant
        </Button>
      }
    >
      {granting && <GrantForm onDone={() => setGranting(false)} />}
      {!granting && faults.grant && (
        <Banner tone="carmine" icon="warn">
          {faults.grant}
        </Banner>
      )}
      {faults.list && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void permissions.load()}>
              Read again
            </Button>
          }
        >
          {faults.list}
        </Banner>
      )}
      {!grants && !faults.list && <Skeleton label="Reading what is granted" />}
      <div id="grants" tabIndex={-1} className="stack g8">
        {grants && <Grants grants={grants} />}
      </div>
      <div>
        <Patience />
        {policy && <Rules state={policy} />}
      </div>
      {constitution && <Constitution law={constitution} />}
    </SectionFrame>
  );
}

/** How long a question waits for its answer. */
function Patience(): ReactNode {
  const hours = useConnection((it) => it.settings?.approvalHours);
  const [typed, setTyped] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  if (hours === undefined) return null;
  const save = async () => {
    if (typed === undefined) return;
    const amount = Number(typed.replace(',', '.'));
    if (!(amount >= 0.0002 && amount <= 24 * 30)) return setWrong('A number of hours, up to 720.');
    const kept = await connection.store
      .getState()
      .change({ approvalHours: amount })
      .then(() => undefined, sentence);
    setWrong(kept);
    if (kept === undefined) setTyped(undefined);
  };
  return (
    <Setting id="approval-hours" name="How long a question waits" hint="Then it is a no" error={wrong}>
      <span className="row g6">
        <TextInput
          look="num money"
          inputMode="decimal"
          aria-label="Hours that a question waits"
          bad={wrong !== undefined}
          value={typed ?? String(hours)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void save()}
          onKeyDown={(event) => event.key === 'Enter' && void save()}
        />
        hours
      </span>
    </Setting>
  );
}
