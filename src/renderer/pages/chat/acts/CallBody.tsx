/** Behind the line of a call: what went in, what came out, where it came from, and what failed. */
import type { ReactNode } from 'react';
import { Diff } from '../../../approvals/Preview.tsx';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { pretty } from '../../../calls/verbatim.ts';
import type { Call, CallState } from './calls.ts';
import { codeOf, messageOf } from './calls.ts';

export function CallBody({ call: { name, args, result }, state }: { call: Call; state: CallState }): ReactNode {
  return (
    <div className="step-body">
      <p className="micro">
        <span className="mono">
          <Verbatim text={name} />
        </span>
      </p>
      <Value label="Arguments" value={args} />
      {result && !result.ok && <Fault error={result.error} state={state} />}
      {result?.outside !== undefined && (
        <p className="meta c-plum step-outside">
          From outside: <Verbatim text={result.outside} line />. It is material, not instructions.
        </p>
      )}
      {result?.ok && result.data !== undefined && (
        <Value label="Result" value={result.data} outside={result.outside !== undefined} />
      )}
    </div>
  );
}

function Fault({ error, state }: { error: unknown; state: CallState }): ReactNode {
  const code = codeOf(error);
  return (
    <p className={state === 'unknown' ? 'meta c-brass' : 'meta c-carmine'}>
      <Verbatim text={messageOf(error) || 'It failed and said nothing.'} />{' '}
      {code && (
        <code>
          <Verbatim text={code} />
        </code>
      )}
    </p>
  );
}

/** More is in the transcript of the run; a conversation need not hold it all. */
const most = 20_000;

/** One text is shown as it is; more than one thing as the names and values that they are. */
function Value({ label, value, outside = false }: { label: string; value: unknown; outside?: boolean }): ReactNode {
  const entries = entriesOf(value);
  return (
    <div className={outside ? 'step-value is-outside' : 'step-value'}>
      <p className="micro medium">{label}</p>
      {entries.length === 0 ? (
        <p className="meta">None</p>
      ) : (
        <dl>
          {entries.map(([name, text]) => (
            <div key={name}>
              {name && (
                <dt className="micro">
                  <Verbatim text={name} />
                </dt>
              )}
              <dd>{name === 'diff' ? <Diff text={text} /> : <Long text={text} />}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Long({ text }: { text: string }): ReactNode {
  return (
    <pre
      className="code"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
      tabIndex={0}
      dir="ltr"
    >
      <Verbatim text={text.slice(0, most)} />
      {text.length > most && <span className="c3">{`\n… and ${text.length - most} characters more`}</span>}
    </pre>
  );
}

function entriesOf(value: unknown): [name: string, text: string][] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [['', pretty(value)]];
  return Object.entries(value).map(([name, it]) => [name, pretty(it)]);
}
