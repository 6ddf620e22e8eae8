/** What the editor can do. Markdown alone: no parser of any other language comes along. */
import { defaultKeymap, history, historyKeymap, redo } from '@codemirror/commands';
import { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from '@codemirror/lang-markdown';
import { bracketMatching, LanguageSupport } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { looks } from './looks.ts';

export interface EditorEvents {
  readonly typed: (text: string) => void;
  readonly save: () => void;
  /** Line and column, from 1. */
  readonly moved: (line: number, column: number) => void;
}

interface EditorLook {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly readOnly: boolean;
}

/** Use once for each editor. `events` is read at each event, so that it may change. */
export function extensionsOf(events: () => EditorEvents, { label, readOnly }: EditorLook): Extension[] {
  return [
    // Modal editing goes here, before every other key.
    Prec.high(
      keymap.of([
        { key: 'Mod-s', run: () => saved(events), preventDefault: true },
        { key: 'Enter', run: insertNewlineContinueMarkup },
        { key: 'Backspace', run: deleteMarkupBackward },
        { key: 'Mod-Shift-z', run: redo },
        // Tab goes on to the next control: nobody is caught in the editor.
      ]),
    ),
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    history(),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightSelectionMatches(),
    drawSelection(),
    bracketMatching(),
    search({ top: true }),
    new LanguageSupport(markdownLanguage),
    EditorView.lineWrapping,
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    EditorState.phrases.of({ 'Control character': 'A character that is not seen' }),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', dir: 'auto' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events().typed(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) tell(update.state, events().moved);
    }),
    ...looks,
  ];
}

function saved(events: () => EditorEvents): boolean {
  events().save();
  return true;
}

function tell(state: EditorState, moved: EditorEvents['moved']): void {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  moved(line.number, head - line.from + 1);
}
