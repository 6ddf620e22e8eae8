/** Lore: who Hearth is and what it knows of you, as files that you write; what it proposes; skills and notes. */
import './lore.css';
import { type ReactNode, useEffect } from 'react';
import { Columns, SideToggle } from '../../app/Columns.tsx';
import type { PageProps } from '../../app/location.ts';
import { fetchEditor } from '../../editor/NotePane.tsx';
import { Skeleton } from '../../parts/Waiting.tsx';
import { useStarted } from '../activity/room.ts';
import { FilePage } from './FilePage.tsx';
import { loreAndRoles } from './list/groups.ts';
import { ShelfList } from './list/ShelfList.tsx';
import { PromptPage } from './prompt/PromptPage.tsx';
import { ProposalsPage } from './proposals/ProposalsPage.tsx';
import { note, shelves, useShelves } from './room.ts';
import { SkillPage } from './skills/SkillPage.tsx';

/** What stands first when nothing is asked for: what Hearth knows of the person. */
const opening = 'lore/user.md';

/** The room. The address names a file by its path, or `prompt`, `proposals`, `skill/NAME`. */
export default function Page({ place: { path, query } }: PageProps): ReactNode {
  useStarted(shelves.start);
  useStarted(note.start);
  useEffect(fetchEditor, []);
  const first = useFirst();
  const [named, skill] = path;
  const current = named === 'skill' ? `skill/${skill ?? ''}` : (named ?? first ?? '');
  return (
    <Columns label="Lore, skills and notes" width="14.5rem" side={<ShelfList current={current} make={query.get('make')} />}>
      {shown(current, query.has('new'))}
    </Columns>
  );
}

function shown(current: string, fresh: boolean): ReactNode {
  if (current === 'prompt') return <PromptPage />;
  if (current === 'proposals') return <ProposalsPage />;
  if (current.startsWith('skill/')) return <SkillPage key={current} name={current.slice('skill/'.length)} />;
  if (current !== '') return <FilePage key={current} path={current} fresh={fresh} />;
  return (
    <>
      <header className="bar">
        <SideToggle />
        <h1>Lore</h1>
      </header>
      <Skeleton label="Reading the shelves" />
    </>
  );
}

function useFirst(): string | null {
  return useShelves(({ lore }) => {
    if (!lore) return null;
    if (lore.some(({ path }) => path === opening)) return opening;
    return loreAndRoles(lore).lore[0]?.path ?? 'proposals';
  });
}
