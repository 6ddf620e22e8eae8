/** What a search of the notebook found, with the words marked. */
import type { ReactNode } from 'react';
import { href } from '../../../app/location.ts';
import { Excerpt } from '../../../editor/Excerpt.tsx';
import { nameOf } from '../../../editor/words.ts';
import { Skeleton } from '../../../parts/Waiting.tsx';
import type { Hit, ShelvesState } from './store.ts';

export function Found({ search: { query, hits, failed } }: { search: NonNullable<ShelvesState['search']> }): ReactNode {
  if (failed) return <p className="lore-note">The search was not answered. Nothing was changed.</p>;
  if (!hits) return <Skeleton label="Searching" />;
  if (hits.length === 0) return <p className="lore-note">Nothing about “{query}” in lore, notes, skills or the journal.</p>;
  return hits.map((hit, at) => <FoundRow key={hit.path} hit={hit} first={at === 0} />);
}

/** A day of the journal is read in its own room. */
const placeOf = ({ shelf, path }: Hit) => {
  const day = /^journal\/(\d{4}-\d\d-\d\d)\.md$/.exec(path)?.[1];
  return shelf === 'journal' && day ? href('journal', [day]) : href('lore', [path]);
};

function FoundRow({ hit, first }: { hit: Hit; first: boolean }): ReactNode {
  return (
    <a className="item tall lore-hit" href={placeOf(hit)} tabIndex={first ? 0 : -1}>
      <span className="row">
        <span className="clip grow medium" dir="auto">
          {nameOf(hit.path)}
        </span>
        <span className="micro">{hit.shelf}</span>
      </span>
      <span className="meta" dir="auto">
        <Excerpt text={hit.excerpt} />
      </span>
    </a>
  );
}
