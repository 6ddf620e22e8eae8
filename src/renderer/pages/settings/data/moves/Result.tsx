/** What was found, done or refused, with everything that was skipped and why. */
import type { ReactNode } from 'react';
import { count } from '../../../../app/amounts.ts';
import { Banner } from '../../../../parts/Banner.tsx';
import type { Ended } from './store.ts';

const icons = { moss: 'check', carmine: 'warn', slate: 'info' } as const;
/** More is a list for a file, and not for a page. */
const most = 200;

/** Use next to the form that asked for it. */
export function Result({ ended: { tone, told } }: { ended: Ended }): ReactNode {
  const { text, titles, skipped, keptAs } = told;
  return (
    <Banner tone={keptAs ? 'brass' : tone} icon={icons[tone]}>
      <p className="wrap-anywhere">{text}</p>
      {keptAs && (
        <p className="wrap-anywhere">
          Quit Hearth and start it again: the next start puts it in place. What is here now is then kept in{' '}
          <span className="mono">{keptAs}</span>
        </p>
      )}
      {titles.length > 0 && (
        <details>
          <summary>The first titles</summary>
          <List lines={titles.map((title) => ({ where: title, why: '' }))} />
        </details>
      )}
      {skipped.length > 0 && (
        <details open={tone === 'carmine'}>
          <summary>What was skipped, and why</summary>
          <List lines={skipped} />
        </details>
      )}
    </Banner>
  );
}

function List({ lines }: { lines: readonly { where: string; why: string }[] }): ReactNode {
  return (
    <ul className="problems wrap-anywhere">
      {lines.slice(0, most).map(({ where, why }, place) => (
        // Lines may be alike; they never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={place}>
          <bdi>{where}</bdi>
          {why && <span className="c2">: {why}</span>}
        </li>
      ))}
      {lines.length > most && <li>and {count(lines.length - most)} more</li>}
    </ul>
  );
}
