// biome-ignore-all lint/suspicious/noArrayIndexKey: lines of one proposal, drawn anew with it
/** What could be tidied: each change with what stands there now and what would. */
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { MemoryProposal } from '../../../../contract/memory/index.ts';
import { count, counted } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Button } from '../../../parts/Button.tsx';
import { when } from '../../chat/list/days.ts';
import { Changed } from '../words/Changed.tsx';
import { useWaiting, waiting } from './waiting.ts';

type Line = MemoryProposal['changes'][number];

const kinds: Record<Line['kind'], { name: string; tone: string }> = {
  merge: { name: 'Merge', tone: 'slate' },
  summarize: { name: 'Sum up', tone: 'moss' },
  expire: { name: 'Its time is over', tone: 'brass' },
  prune: { name: 'Make room', tone: 'brass' },
};
const causes: Record<string, string> = {
  user: 'You asked for it',
  count: 'There are many records',
  bytes: 'Memory grew large',
  time: 'It was time to look',
};

const few = 5;

export function Proposal({ proposal }: { proposal: MemoryProposal }): ReactNode {
  const [all, setAll] = useState(false);
  const busy = useWaiting((state) => state.deciding.has(proposal.id));
  const refused = useWaiting((state) => state.refused[proposal.id]);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const act = { a: waiting.accept, d: waiting.decline }[event.key.toLowerCase()];
    if (!act || busy) return;
    event.preventDefault();
    void act(proposal);
  };
  const { changes, cause, at } = proposal;
  const shown = all ? changes : changes.slice(0, few);
  const title = `Tidy ${counted(changes.length, 'thing')}?`;
  return (
    <section
      className="card pad stack g12 mem-card"
      data-card
      tabIndex={-1}
      aria-label={title}
      aria-keyshortcuts="A D"
      onKeyDown={keys}
    >
      <div className="row base">
        <h3 className="medium">{title}</h3>
        <span className="meta num">
          {causes[cause] ?? cause} · {when(at)}
        </span>
      </div>
      <ol className="stack g12">
        {shown.map((line, index) => (
          <li key={index}>
            <Change line={line} />
          </li>
        ))}
      </ol>
      {shown.length < changes.length && (
        <Button size="sm" kind="ghost" onClick={() => setAll(true)}>
          {count(changes.length - shown.length)} more
        </Button>
      )}
      {refused && (
        <p className="c-carmine" role="alert">
          {refused}
        </p>
      )}
      <div className="row">
        <Button size="sm" busy={busy && 'Tidying'} onClick={() => void waiting.accept(proposal)}>
          Accept
        </Button>
        <Button size="sm" kind="ghost" className="end" disabled={busy} onClick={() => void waiting.decline(proposal)}>
          Decline
        </Button>
      </div>
    </section>
  );
}

function Change({ line: { kind, before, text, why } }: { line: Line }): ReactNode {
  const { name, tone } = kinds[kind];
  const stays = kind === 'merge' ? before[0] : undefined;
  return (
    <div className="stack g4">
      <span className="row g6 mem-wrap">
        <span className={`badge ${tone}`}>{name}</span>
        <span className="meta" dir="auto">
          <Verbatim text={why} line />
        </span>
      </span>
      <ul className="stack g2 mem-before">
        {before.map((record) => (
          <li key={record.id} dir="auto">
            <a className="meta" href={href('memory', [record.id])}>
              {record.id === stays?.id && <span className="c2">Stays: </span>}
              <Verbatim text={record.text.slice(0, 500).toWellFormed()} />
            </a>
          </li>
        ))}
      </ul>
      {text !== undefined && text !== stays?.text && <Changed before={(stays ?? before[0])?.text ?? ''} after={text} />}
    </div>
  );
}
