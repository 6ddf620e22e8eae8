/** Exactly what would run, in the form that says most: a diff, a request, a script, or plain text. */
// biome-ignore-all lint/suspicious/noArrayIndexKey: lines of one text, drawn anew with it
import { type ReactNode, useMemo, useState } from 'react';
import type { Approval } from '../../contract/runs.ts';
import { Verbatim } from '../calls/Verbatim.tsx';
import { stretches } from '../calls/verbatim.ts';
import { CodeBlock } from '../markdown/CodeBlock.tsx';
import { Button } from '../parts/Button.tsx';
import '../markdown/markdown.css';
import { type DiffRow, diffRows } from './diff.ts';

/** So many lines are drawn at once; the rest is one click away, never left out. */
const atOnce = 400;

/** Use in a card, and wherever what was shown is shown again. */
export function Preview({ approval }: { approval: Approval }): ReactNode {
  const { preview, previewKind, args } = approval;
  if (previewKind === 'diff') return <Diff text={preview} />;
  if (previewKind === 'code')
    return (
      <div className="approve-code">
        <CodeBlock code={seen(preview)} language={languageOf(args)} open={false} />
      </div>
    );
  return (
    <pre
      className="code approve-text"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
      tabIndex={0}
      dir="ltr"
    >
      <Verbatim text={preview} />
    </pre>
  );
}

/** Where colors are drawn, what is unseen is put into the text itself. */
const seen = (text: string) =>
  stretches(text)
    .map((part) => part.text)
    .join('');

/** The script's own language; a shell's where the call names none. */
function languageOf(args: unknown): string {
  const language: unknown = typeof args === 'object' && args !== null ? Reflect.get(args, 'language') : undefined;
  return typeof language === 'string' ? language : 'shell';
}

const signs: Record<DiffRow['kind'], string> = { same: '', add: '+', del: '−', gap: '', note: '' };
const said: Partial<Record<DiffRow['kind'], string>> = { add: 'added: ', del: 'removed: ' };

/** Use for a unified diff. What is added, removed and unseen is told by sign and word, not by color alone. */
export function Diff({ text }: { text: string }): ReactNode {
  const rows = useMemo(() => diffRows(text), [text]);
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, atOnce);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here
    <div className="diff" role="group" aria-label="Change" tabIndex={0} dir="ltr">
      {shown.map((row, at) => (
        <Row key={at} row={row} />
      ))}
      {shown.length < rows.length && (
        <Button kind="ghost" size="sm" onClick={() => setAll(true)}>
          Show all {rows.length} lines
        </Button>
      )}
    </div>
  );
}

function Row({ row: { kind, line, pieces } }: { row: DiffRow }): ReactNode {
  if (kind === 'gap') return <div className="gap" aria-hidden="true" />;
  return (
    <div className={kind === 'same' ? undefined : kind}>
      <span>{line}</span>
      <span aria-hidden="true">{signs[kind]}</span>
      <span>
        {said[kind] && <span className="sr">{said[kind]}</span>}
        {pieces.map((piece, at) =>
          piece.hit ? (
            <mark key={at}>
              <Verbatim text={piece.text} />
            </mark>
          ) : (
            <Verbatim key={at} text={piece.text} />
          ),
        )}
      </span>
    </div>
  );
}
