/** Settings: one scroll, so that find-in-page works; the list at the left follows it. */
import './settings.css';
import { useEffect, useRef, useState } from 'react';
import { Columns, SideToggle } from '../../app/Columns.tsx';
import type { PageProps } from '../../app/location.ts';
import { About } from './About.tsx';
import { Appearance } from './Appearance.tsx';
import { Budget } from './budget/Budget.tsx';
import { Data } from './data/Data.tsx';
import { Servers } from './mcp/Servers.tsx';
import { Models } from './models/Models.tsx';
import { Permissions } from './permissions/Permissions.tsx';
import { SectionList } from './SectionList.tsx';
import { sections } from './sections.ts';
import { Tools } from './tools/Tools.tsx';

/** How far from the top a section counts as the one being read. */
const reading = 96;

function sectionInView(scroller: HTMLElement): string {
  const top = scroller.getBoundingClientRect().top + reading;
  const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
  const passed = sections.filter(
    ({ id }) => (document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) <= top,
  );
  // The last sections may be too short to ever reach the top: at the end of the scroll the last one counts.
  return (atEnd ? sections.at(-1) : (passed.at(-1) ?? sections[0]))?.id ?? '';
}

/** What a person does to look elsewhere. */
const ownMoves = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * What is read from the daemon comes after the page, however long it takes, and may be made anew: `run` is called for
 * each element of that id that comes, until the person moves by themselves or the returned function is called.
 */
function whenThere(id: string, run: (target: HTMLElement) => void): () => void {
  let shown: HTMLElement | null = null;
  const look = () => {
    const target = document.getElementById(id);
    if (target && target !== shown) run(target);
    shown = target;
  };
  const observer = new MutationObserver(look);
  const end = () => {
    observer.disconnect();
    for (const move of ownMoves) window.removeEventListener(move, end, true);
  };
  for (const move of ownMoves) window.addEventListener(move, end, true);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return end;
}

function useReading(at: string[]) {
  const scroller = useRef<HTMLElement>(null);
  const [section, setSection] = useState(at[0] ?? 'models');
  useEffect(() => {
    const id = at[1] ?? at[0];
    if (!id) return;
    if (at[0]) setSection(at[0]);
    return whenThere(id, (target) => {
      // A place inside a fold that is closed could not be seen.
      if (target instanceof HTMLDetailsElement) target.open = true;
      target.scrollIntoView({ block: at[1] ? 'center' : 'start' });
      target.focus({ preventScroll: true });
    });
  }, [at]);
  const onScroll = () => {
    if (scroller.current) setSection(sectionInView(scroller.current));
  };
  return { scroller, section, onScroll };
}

/** The room where Hearth is set up. The address names a section, and a setting in it: `#/settings/budget/perDay`. */
export default function Page({ place }: PageProps) {
  const { scroller, section, onScroll } = useReading(place.path);
  return (
    <Columns label="Settings sections" width="12.5rem" side={<SectionList current={section} />}>
      <header className="bar">
        <SideToggle />
        <h1>Settings</h1>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll settings" ref={scroller} onScroll={onScroll} tabIndex={0} aria-label="All settings">
        <div className="settings-column">
          <Models />
          <Budget />
          <Permissions />
          <Tools />
          <Servers />
          <Appearance />
          <Data />
          <About />
        </div>
      </section>
    </Columns>
  );
}
