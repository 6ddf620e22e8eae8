/** How Markdown looks while it is written: the tokens of the house, no color of its own. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: 'var(--text-ui)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.375rem', overflow: 'auto', scrollbarWidth: 'thin' },
  '.cm-content': { padding: 'var(--s-16) 0 var(--s-48)', caretColor: 'var(--ember)' },
  '.cm-line': { padding: '0 var(--s-20) 0 var(--s-4)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ember)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--ember) 26%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none', fontSize: 'var(--text-micro)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.25rem', padding: '0 var(--s-8) 0 var(--s-4)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--brass-soft)', outline: '1px solid var(--brass)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--ember) 26%, transparent)' },
  '.cm-specialChar': { color: 'var(--brass-ink)', backgroundColor: 'var(--brass-soft)' },
  '.cm-panels': { backgroundColor: 'var(--bg-raised)', color: 'var(--ink)', borderColor: 'var(--line-soft)' },
  '.cm-panel.cm-search': { padding: 'var(--s-8) var(--s-12)', fontFamily: 'var(--font-ui)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--text-meta)', color: 'var(--ink-2)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink-2)', padding: '0 var(--s-8)', fontSize: 'var(--text-title)' },
  '.cm-textfield': {
    backgroundColor: 'var(--bg-raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--radius-sm)',
    padding: '0 var(--s-8)',
    height: 'var(--control-sm)',
    fontSize: 'var(--text-meta)',
  },
  '.cm-textfield:focus': { outline: '2px solid var(--ember)', outlineOffset: '-1px' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--bg-raised)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-sm)',
    height: 'var(--control-sm)',
    padding: '0 var(--s-8)',
    fontSize: 'var(--text-meta)',
    color: 'var(--ink)',
  },
});

const marks = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.meta, tags.comment], color: 'var(--ink-3)' },
  { tag: tags.monospace, color: 'var(--moss-ink)' },
  { tag: [tags.link, tags.url], color: 'var(--slate-ink)' },
  { tag: tags.quote, color: 'var(--ink-2)' },
]);

export const looks = [theme, syntaxHighlighting(marks)];
