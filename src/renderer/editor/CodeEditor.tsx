/** The editor of Markdown. In a chunk of its own: it is fetched when a file is opened, never at the start. */
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type ReactNode, useEffect, useRef } from 'react';
import { type EditorEvents, extensionsOf } from './extensions.ts';
import { endsOf, type LineEnds, withEnds } from './line-ends.ts';

export interface CodeEditorProps extends EditorEvents {
  readonly text: string;
  /** Another number means: take `text` over, as it came from outside. */
  readonly turn: number;
  readonly label: string;
  readonly readOnly?: boolean;
  readonly focused?: boolean;
}

/** Use for a file that is written here. What is typed is told; what comes from outside is taken over in place. */
export default function CodeEditor({
  text,
  turn,
  label,
  readOnly = false,
  focused = false,
  ...events
}: CodeEditorProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const heard = useRef<EditorEvents>(events);
  const ends = useRef<LineEnds>('\n');
  heard.current = { ...events, typed: (typed) => events.typed(withEnds(typed, ends.current)) };
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what comes later is taken over below
  useEffect(() => {
    if (!box.current) return;
    ends.current = endsOf(text);
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({ doc: text, extensions: extensionsOf(() => heard.current, { label, readOnly }) }),
    });
    view.current = made;
    if (focused) made.focus();
    return () => made.destroy();
  }, [label, readOnly]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed here comes back as `text` and is no news
  useEffect(() => {
    if (!view.current) return;
    ends.current = endsOf(text);
    takeOver(view.current, text.replace(/\r\n?/g, '\n'));
  }, [turn]);
  return <div className="editor-code" ref={box} />;
}

/** Changes only what differs, so that the caret and the scroll stay where they are. */
function takeOver(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  const shortest = Math.min(now.length, text.length);
  let from = 0;
  while (from < shortest && now[from] === text[from]) from += 1;
  let end = 0;
  while (end < shortest - from && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  view.dispatch({ changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) } });
}
