// biome-ignore-all lint/suspicious/noArrayIndexKey: sources have no id, and are drawn anew with their record
/** Where a record is known from, what it is about, and until when it holds. */
import { type ReactNode, useState } from 'react';
import type { MemoryRecord, MemorySource } from '../../../../contract/memory/index.ts';
import { count } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { narrowTo } from '../room.ts';
import { Outside } from '../words/Said.tsx';
import { dayOf, kindNames, placeOf, saidBy, titled } from '../words/words.ts';

export function Facts({ record }: { record: MemoryRecord }): ReactNode {
  const { kind, category, tags, occurredAt, createdAt, updatedAt, expiresAt } = record;
  return (
    <dl className="mem-facts">
      <Sources record={record} />
      <Fact name="About">{occurredAt && dayOf(occurredAt)}</Fact>
      <Fact name="Kept">{dayOf(createdAt)}</Fact>
      <Fact name="Corrected">{updatedAt && dayOf(updatedAt)}</Fact>
      <Fact name="Holds until">{expiresAt && dayOf(expiresAt) !== 'never' && dayOf(expiresAt)}</Fact>
      <Fact name="Kind">{kindNames[kind].name}</Fact>
      <Fact name="Category">
        <button type="button" className="link" dir="auto" onClick={() => narrowTo({ category })}>
          {titled(category)}
        </button>
      </Fact>
      <Fact name="Tags">
        {tags.length > 0 && (
          <span className="row g6 mem-wrap">
            {tags.map((tag) => (
              <button key={tag} type="button" className="tag" dir="auto" onClick={() => narrowTo({ tags: [tag] })}>
                {tag}
              </button>
            ))}
          </span>
        )}
      </Fact>
      <Notes metadata={record.metadata} />
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  if (!children) return null;
  return (
    <>
      <dt className="c3">{name}</dt>
      <dd className="num">{children}</dd>
    </>
  );
}

const few = 4;

function Sources({ record: { source, sources = [] } }: { record: MemoryRecord }): ReactNode {
  const [all, setAll] = useState(false);
  const every = [source, ...sources];
  const shown = all ? every : every.slice(0, few);
  return (
    <Fact name="Known from">
      <ul className="stack g4">
        {shown.map((one, at) => (
          <li key={at}>
            <Source source={one} />
          </li>
        ))}
        {shown.length < every.length && (
          <li>
            <button type="button" className="link" onClick={() => setAll(true)}>
              {count(every.length - shown.length)} more
            </button>
          </li>
        )}
      </ul>
    </Fact>
  );
}

/** Who said it, with the way there. */
export function Source({ source }: { source: MemorySource }): ReactNode {
  const place = placeOf(source);
  const link = place && (
    <a className="link" href={place.to}>
      {place.name}
    </a>
  );
  if (source.type === 'outside')
    return (
      <span className="row g6 mem-wrap">
        <Outside source={source} /> {link}
      </span>
    );
  // A name that came with an import is foreign text like any other.
  const said = saidBy(source);
  return (
    <span dir="auto">
      <Verbatim text={`${said.slice(0, 1).toUpperCase()}${said.slice(1)}`} line /> {link}
      {source.type === 'import' && source.ref && (
        <span className="meta">
          {' '}
          <Verbatim text={source.ref} line />
        </span>
      )}
    </span>
  );
}

/** Further facts that came with the record, as they are. */
function Notes({ metadata }: { metadata: Record<string, unknown> }): ReactNode {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return (
    <Fact name="Notes">
      <details>
        <summary className="meta">{count(entries.length)} with it</summary>
        <pre className="mono mem-notes">
          <Verbatim text={JSON.stringify(metadata, null, 2)} />
        </pre>
      </details>
    </Fact>
  );
}
