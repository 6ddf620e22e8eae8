/** Markdown as it reads, in the reading face. It is foreign text: nothing in it runs, and nothing is fetched for it. */
import './editor.css';
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { Markdown } from '../markdown/Markdown.tsx';
import { frontMatterAsCode } from './front-matter.ts';

/** A long text is drawn anew only when the typing rests. */
const restMs = 120;
const long = { text: 100_000, restMs: 600 };

/** Use beside an editor, or alone as the page of a day. */
export function Reading({ text, reads, label }: { text: string; reads: (text: string) => string; label: string }): ReactNode {
  const id = useId();
  const rested = useRested(text);
  const shown = useMemo(() => frontMatterAsCode(reads(rested)), [reads, rested]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className="editor-reading scroll" tabIndex={0} aria-labelledby={id}>
      {/* The headings of the text begin below it. */}
      <h2 className="sr" id={id}>
        {label}
      </h2>
      {shown.trim() === '' ? <p className="meta">Nothing is written here yet.</p> : <Markdown text={shown} />}
    </section>
  );
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text.length > long.text ? long.restMs : restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
