/** The user's file of rules: the first that fits decides, before any grant. It is tried against its examples when it is saved. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: rules are known by their place, and drawn anew with the file
import { type ReactNode, useState } from 'react';
import type { PolicyRule } from '../../../../contract/tools.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { permissions, usePermissions } from '../stores.ts';
import { Lines } from './Lines.tsx';
import type { PolicyState } from './store.ts';
import { doesOf, policySize, readPolicy, whenOf } from './words.ts';

export function Rules({ state }: { state: PolicyState }): ReactNode {
  const [editing, setEditing] = useState(false);
  const { path, policy, problem } = state;
  const copy = () => void navigator.clipboard.writeText(path).then(() => toast('Path copied.'));
  return (
    <div className="stack g8">
      <Setting
        id="rules"
        name="Rules of your own"
        hint={
          <>
            <span className="mono wrap-anywhere">{path}</span>
            <span className="meta"> {policySize(policy)}. The first that fits decides, before any grant</span>
          </>
        }
      >
        <span className="row g4">
          <Button size="sm" kind="ghost" icon="copy" aria-label="Copy path of the file of rules" onClick={copy}>
            Copy
          </Button>
          <Button size="sm" icon="edit" aria-expanded={editing} onClick={() => setEditing(!editing)}>
            Edit
          </Button>
        </span>
      </Setting>
      {problem && (
        <Banner tone="carmine" icon="warn">
          <span className="medium">The file cannot be read, so nothing is done unasked.</span> {problem}
        </Banner>
      )}
      {editing && <Editor state={state} onDone={() => setEditing(false)} />}
      {!editing && policy.rules.length > 0 && <Table rules={policy.rules} />}
    </div>
  );
}

function Table({ rules }: { rules: readonly PolicyRule[] }): ReactNode {
  return (
    <div className="wide-table">
      <table className="table">
        <thead>
          <tr>
            <th className="r">Rule</th>
            <th>Tool</th>
            <th>When</th>
            <th>Does</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, at) => (
            <tr key={at}>
              <td className="r c3">{at + 1}</td>
              <td className="mono">
                <Verbatim text={rule.tool} line />
              </td>
              <td className="wrap-anywhere">
                {whenOf(rule).map(({ name, text }) => (
                  <div key={name}>
                    <span className="meta">{name} </span>
                    <code>
                      <Verbatim text={text} line />
                    </code>
                  </div>
                ))}
                {whenOf(rule).length === 0 && <span className="meta">Always</span>}
              </td>
              <td>{doesOf(rule)}</td>
              <td className="c2" dir="auto">
                <Verbatim text={rule.why ?? ''} line />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Editor({ state: { policy, problem }, onDone }: { state: PolicyState; onDone: () => void }): ReactNode {
  const fault = usePermissions((it) => it.faults.policy);
  const [text, setText] = useState(() => JSON.stringify(policy, null, 2));
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const read = readPolicy(text);
    if ('wrong' in read) return setWrong(read.wrong);
    setWrong(undefined);
    setBusy(true);
    const kept = await permissions.setPolicy(read.policy);
    setBusy(false);
    if (!kept) return;
    toast('Rules saved. Every example gave what it should.');
    onDone();
  };
  return (
    <div className="well stack g12">
      {problem && <p className="c-brass">Saving replaces the file that cannot be read.</p>}
      <Lines
        label="The file, as JSON"
        hint="Each rule: tool, and pathMatches, hostMatches or argsMatch; deny or ask; why. Examples are tried before it is taken."
        rows={14}
        value={text}
        error={wrong ?? fault}
        onType={setText}
      />
      <div className="row">
        <Button busy={busy && 'Trying the examples'} onClick={() => void save()}>
          Try and save
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
