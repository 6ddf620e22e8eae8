/** A fenced block: label, copy, color. While it is being written only its last lines are drawn anew. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: a slab is its place: code only grows at its end
import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { highlight, isLoaded, languageOf, loadLanguage, type Piece } from './highlight.ts';
import { visible } from './links.ts';

/** Lines are drawn in slabs, blocks of their own, so that a growing block lays out one slab and not all. */
const slabLines = 24;

interface CodeProps {
  readonly code: string;
  readonly language: string | undefined;
  /** The closing fence has not come: more lines may follow. */
  readonly open: boolean;
}

export const CodeBlock = memo(({ code, language, open }: CodeProps): ReactNode => {
  const name = languageOf(language);
  const ready = useLanguage(open ? null : name);
  const colored = useMemo(() => (ready && name && !open ? slabsOf(highlight(code, name)) : null), [ready, name, open, code]);
  return (
    <figure className="md-code" dir="ltr">
      <figcaption>
        <span className="micro">{visible(language?.trim().split(/\s/)[0] ?? '').slice(0, 30) || 'text'}</span>
        <CopyCode code={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard */}
      <pre className="code" tabIndex={0}>
        <code>{colored ? colored.map((pieces, at) => <Colored key={at} pieces={pieces} />) : <Growing code={code} />}</code>
      </pre>
    </figure>
  );
});

function useLanguage(name: string | null): boolean {
  const [loaded, setLoaded] = useState<string | null>(null);
  useEffect(() => {
    if (name === null || isLoaded(name)) return;
    let here = true;
    void loadLanguage(name).then((ok) => here && ok && setLoaded(name));
    return () => {
      here = false;
    };
  }, [name]);
  return name !== null && (loaded === name || isLoaded(name));
}

/** Plain code in slabs; the ends of full slabs are remembered, so that growing costs what was added. */
function Growing({ code }: { code: string }): ReactNode {
  const ends = useRef<{ code: string; ends: number[] }>({ code: '', ends: [] });
  if (!code.startsWith(ends.current.code)) ends.current = { code: '', ends: [] };
  const known = ends.current.ends;
  for (let end = slabEnd(code, known.at(-1) ?? 0); end !== -1; end = slabEnd(code, end)) known.push(end);
  ends.current.code = code.slice(0, known.at(-1) ?? 0);
  return [...known, code.length].map((end, at) => <Slab key={at} text={code.slice(known[at - 1] ?? 0, end)} />);
}

function slabEnd(code: string, from: number): number {
  let at = from;
  for (let line = 0; line < slabLines; line++) {
    at = code.indexOf('\n', at) + 1;
    if (at === 0) return -1;
  }
  return at;
}

const Slab = memo(({ text }: { text: string }) => <span className="md-slab">{shown(text)}</span>);

const Colored = memo(({ pieces }: { pieces: readonly Piece[] }) => (
  <span className="md-slab">
    {pieces.map((piece, at) =>
      piece.look ? (
        <span key={at} className={piece.look}>
          {shown(piece.text)}
        </span>
      ) : (
        shown(piece.text)
      ),
    )}
  </span>
));

/** Direction marks can make code read as what it is not: in code they are seen. */
function shown(text: string): string {
  return /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text)
    ? text.replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, visible)
    : text;
}

function slabsOf(pieces: readonly Piece[]): Piece[][] {
  const slabs: Piece[][] = [[]];
  let lines = 0;
  for (const piece of pieces) {
    for (const line of piece.text.split(/(?<=\n)/)) {
      slabs.at(-1)?.push({ look: piece.look, text: line });
      if (line.endsWith('\n') && ++lines % slabLines === 0) slabs.push([]);
    }
  }
  return slabs;
}

function CopyCode({ code }: { code: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" className="btn ghost sm" onClick={copy} aria-label={copied ? 'Copied' : 'Copy code'}>
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}
