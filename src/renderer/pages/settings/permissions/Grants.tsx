/** What was granted, with what is left of it. Taking back is done at once, with a way back. */
import type { ReactNode } from 'react';
import type { Capability } from '../../../../contract/tools.ts';
import { counted } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Button } from '../../../parts/Button.tsx';
import { permissions } from '../stores.ts';
import { againOf, limitOf } from './words.ts';

export function Grants({ grants }: { grants: readonly Capability[] }): ReactNode {
  const active = grants.filter(({ state }) => state === 'active');
  const over = grants.filter(({ state }) => state !== 'active');
  return (
    <>
      {active.length === 0 ? (
        <p className="meta">Nothing is granted. “Always” on a question makes a grant, or make one by hand.</p>
      ) : (
        <Table grants={active} />
      )}
      {over.length > 0 && (
        <details>
          <summary className="meta">{counted(over.length, 'grant')} that ended</summary>
          <Table grants={over} />
        </details>
      )}
    </>
  );
}

function Table({ grants }: { grants: readonly Capability[] }): ReactNode {
  return (
    <div className="wide-table">
      <table className="table grants">
        <thead>
          <tr>
            <th>Tool</th>
            <th>Where</th>
            <th>Limit</th>
            <th className="r">Used</th>
            <th>
              <span className="sr">Take back</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant) => (
            <Line key={grant.id} grant={grant} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ grant }: { grant: Capability }): ReactNode {
  const { tool, used, state, trusted, scope, words } = grant;
  const run = /^run:(.+)$/.exec(scope)?.[1];
  return (
    <tr title={words}>
      <td className="mono">
        <Verbatim text={tool} line />
      </td>
      <td className="wrap-anywhere">
        <Where grant={grant} />
        {trusted && <span className="badge">Yours: does not count as from outside</span>}
      </td>
      <td className="c2">
        {run ? (
          <a className="link" href={href('activity', [run])}>
            {limitOf(grant)}
          </a>
        ) : (
          limitOf(grant)
        )}
      </td>
      <td className="r">{counted(used, 'time')}</td>
      <td className="r">
        {state === 'active' ? (
          <Button size="sm" kind="ghost" aria-label={`Revoke ${words}`} onClick={() => void revoke(grant)}>
            Revoke
          </Button>
        ) : (
          <span className="meta">{ends[state]}</span>
        )}
      </td>
    </tr>
  );
}

const ends = { expired: 'Expired', spent: 'Used up', revoked: 'Revoked' } as const;

function Where({ grant: { paths = [], hosts = [] } }: { grant: Capability }): ReactNode {
  const places = [...paths, ...hosts];
  if (places.length === 0) return <span className="c-brass">Anywhere</span>;
  return (
    <ul>
      {places.map((place) => (
        <li key={place} dir="ltr">
          <Verbatim text={place} line />
        </li>
      ))}
    </ul>
  );
}

async function revoke(grant: Capability): Promise<void> {
  if (!(await permissions.revoke(grant.id))) return;
  // Of a run that has ended nothing comes back.
  toast(`${grant.tool} revoked.`, { label: 'Undo', run: () => void permissions.grant(againOf(grant)) });
}
