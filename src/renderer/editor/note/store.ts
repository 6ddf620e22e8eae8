/** One open file: read, written, saved only when asked, and never over what someone else wrote meanwhile. */
import { createStore } from 'zustand/vanilla';
import type { Output, Payload } from '../../../contract/index.ts';
import { type Client, sentence } from '../../app/connection.ts';
import { type DraftStorage, draftOf, keepDraft } from './drafts.ts';
import { type Base, type Moved, type NoteState, nothingOpen } from './state.ts';

interface NoteWorld extends Client {
  storage: DraftStorage;
  announce: (text: string) => void;
  now: () => number;
}

type Changed = Payload<'notebook.changed'>;

/** Use once per page that writes files. The arrow methods are given away as they are. */
export class OpenNote {
  readonly store = createStore<NoteState>()(() => nothingOpen);
  private readonly world: NoteWorld;
  /** Answers to what was asked for an earlier file are let go. */
  private asked = 0;
  /** What was told while a save was on its way: its own change among it. */
  private readonly heard: Changed[] = [];
  private savedThen: (() => void) | null = null;

  constructor(world: NoteWorld) {
    this.world = world;
  }

  start = (): (() => void) => {
    const { path } = this.store.getState();
    if (path !== null) void this.look(path);
    return this.world.listen(['notebook.changed'], (events) => {
      for (const { data } of events) this.changed(data);
    });
  };

  /** Opens a file, or none. What was typed in the one before stays its draft. */
  open = async (path: string | null): Promise<void> => {
    if (path === this.store.getState().path) return;
    this.asked += 1;
    this.savedThen = null;
    const { turn } = this.store.getState();
    this.store.setState({ ...nothingOpen, path, turn: turn + 1 });
    if (path !== null) await this.read(path);
  };

  /** Reads it again, as when the daemon is back. */
  reload = async (): Promise<void> => {
    const { path } = this.store.getState();
    if (path !== null) await this.read(path);
  };

  type = (text: string): void => {
    const { path, base, text: before } = this.store.getState();
    if (path === null || text === before) return;
    this.store.setState({ text, dirty: text !== (base?.text ?? ''), notice: null });
    this.keep();
  };

  /** Puts a text in as if it had been typed; `savedThen` is done once it was saved. */
  put = (text: string, savedThen: (() => void) | null = null): void => {
    this.type(text);
    this.savedThen = savedThen;
    this.replaced();
  };

  /** Back to what is in the file. Answers what was typed, so that it can be put back. */
  drop = (): string => {
    const { text, base, moved } = this.store.getState();
    const now = moved ? moved.theirs : base;
    this.settle(now, now?.text ?? '');
    return text;
  };

  /** True once it is in the notebook. */
  save = async (): Promise<boolean> => {
    const { path, base, text, saving, moved } = this.store.getState();
    if (path === null || saving || moved) return false;
    return this.write(path, text, base?.version ?? null);
  };

  /** Settles a clash: what is here is written over theirs, which stays in the history. */
  keepMine = async (): Promise<boolean> => {
    const { path, moved, text, saving } = this.store.getState();
    if (path === null || !moved || saving) return false;
    return this.write(path, text, moved.theirs?.version ?? null);
  };

  /** Settles a clash by hand: `text` is put in the editor, on top of theirs, and saved when the person saves. */
  mergeByHand = (text: string): void => {
    const { moved } = this.store.getState();
    if (moved) this.settle(moved.theirs, text);
  };

  hush = (): void => this.store.setState({ notice: null });

  private async write(path: string, text: string, baseVersion: number | null): Promise<boolean> {
    const { asked } = this;
    this.store.setState({ saving: true, fault: null });
    try {
      const note = await this.world.call('notebook.write', { path, text, baseVersion });
      // The draft of a file that was left meanwhile is its own; it was saved as it was then.
      if (asked === this.asked) this.saved(note);
      else keepDraft(this.world.storage, path, null);
      return true;
    } catch (fault) {
      if (asked === this.asked) this.notSaved(fault);
      return false;
    } finally {
      for (const change of this.heard.splice(0)) this.changed(change);
    }
  }

  private saved(note: Output<'notebook.write'>): void {
    const { text } = this.store.getState();
    const base = { text: note.text, version: note.version };
    // What was typed while it was on its way is the next draft.
    this.store.setState({ base, dirty: text !== note.text, saving: false, moved: null, notice: null });
    this.keep();
    this.world.announce(`Saved as version ${note.version}.`);
    this.savedThen?.();
    this.savedThen = null;
  }

  private notSaved(fault: unknown): void {
    const clash = conflictOf(fault);
    if (!clash) {
      this.store.setState({ saving: false, fault: sentence(fault) });
      return;
    }
    const { base } = this.store.getState();
    this.store.setState({ saving: false, moved: { base: clash.base ?? base?.text ?? null, theirs: clash.theirs, by: null } });
    this.world.announce('The file was changed meanwhile. Nothing was overwritten.');
  }

  private changed(change: Changed): void {
    const { path, base, saving, moved } = this.store.getState();
    if (change.path !== path) return;
    if (saving) return void this.heard.push(change);
    const known = moved ? (moved.theirs?.version ?? 0) : (base?.version ?? 0);
    // Our own saves, and what was read already.
    if (!change.removed && change.version <= known) return;
    if (change.removed) this.gone(change);
    else void this.look(path, change);
  }

  private gone(change: Changed): void {
    const { base, dirty, moved } = this.store.getState();
    if (!dirty) {
      this.settle(null, '');
      this.store.setState({ state: 'missing' });
      return;
    }
    this.store.setState({ moved: { base: moved ? moved.base : (base?.text ?? null), theirs: null, by: change } });
  }

  /** First reading: what was typed before and not saved comes back with it. */
  private async read(path: string): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    const draft = draftOf(this.world.storage, path);
    const found = await this.fetch(path);
    if (asked !== this.asked) return;
    if ('fault' in found) {
      this.store.setState({ state: 'refused', fault: found.fault });
      return;
    }
    const { note } = found;
    if (!draft || draft.text === (note?.text ?? '')) {
      keepDraft(this.world.storage, path, null);
      this.settle(note, note?.text ?? '');
      if (!note) this.store.setState({ state: 'missing' });
      return;
    }
    const based = draft.version === null ? null : draft.version === note?.version ? note : await this.past(path, draft.version);
    if (asked !== this.asked) return;
    const moved: Moved | null =
      draft.version === (note?.version ?? null) ? null : { base: based?.text ?? null, theirs: note, by: null };
    this.store.setState({ state: 'ready', base: based, text: draft.text, dirty: true, moved, fault: null });
    this.replaced();
  }

  /** A later reading: in place where nothing was typed, else beside it. */
  private async look(path: string, by: Changed | null = null): Promise<void> {
    const { asked } = this;
    const found = await this.fetch(path);
    if (asked !== this.asked || 'fault' in found) return;
    const { note } = found;
    const { base, dirty, text, moved } = this.store.getState();
    if (!note) {
      if (!by) this.lost();
      return;
    }
    if (note.version === base?.version && !moved) return;
    // The other side wrote what stands here: nothing is left to settle.
    if (!dirty || note.text === text) {
      this.settle(note, note.text);
      if (by && note.text !== base?.text) this.notice(by);
      return;
    }
    this.store.setState({ moved: { base: moved ? moved.base : (base?.text ?? null), theirs: note, by } });
  }

  private notice({ actor, origin }: Changed): void {
    this.store.setState({ notice: { at: this.world.now(), actor, origin } });
  }

  private lost(): void {
    const { dirty, base } = this.store.getState();
    if (!base || base.version === null) return;
    if (dirty) this.store.setState({ moved: { base: base.text, theirs: null, by: null } });
    else {
      this.settle(null, '');
      this.store.setState({ state: 'missing' });
    }
  }

  private async fetch(path: string): Promise<{ note: Base | null } | { fault: string }> {
    try {
      return { note: await this.world.call('notebook.read', { path }) };
    } catch (fault) {
      return codeOf(fault) === 'not_found' ? { note: null } : { fault: sentence(fault) };
    }
  }

  private async past(path: string, version: number): Promise<Base | null> {
    return this.world.call('notebook.read', { path, version }).catch(() => null);
  }

  /** The file is `base`, and `text` stands in the editor. */
  private settle(base: Base | null, text: string): void {
    const now = base && { text: base.text, version: base.version };
    const dirty = text !== (base?.text ?? '');
    this.store.setState({ state: 'ready', base: now, text, dirty, moved: null, notice: null, fault: null });
    this.keep();
    this.replaced();
  }

  private keep(): void {
    const { path, text, dirty, base } = this.store.getState();
    if (path === null) return;
    // In a clash too it is bound to what it was made from, so that the clash is seen again after a reload.
    const draft = dirty ? { text, version: base?.version ?? null } : null;
    this.store.setState({ kept: keepDraft(this.world.storage, path, draft) });
  }

  private replaced(): void {
    this.store.setState(({ turn }) => ({ turn: turn + 1 }));
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The code of a refusal: what the window decides by. */
export const codeOf = (fault: unknown): unknown => fieldOf(fault, 'code');

/** What stands in the file now, where a write was refused for it; `theirs` is null where it is gone. */
function conflictOf(fault: unknown): { theirs: Base | null; base: string | null } | null {
  if (codeOf(fault) !== 'conflict') return null;
  const data = fieldOf(fault, 'data');
  const [text, version, base] = [fieldOf(data, 'text'), fieldOf(data, 'version'), fieldOf(data, 'base')];
  if (typeof text !== 'string' || typeof version !== 'number') return null;
  return { theirs: fieldOf(data, 'removed') === true ? null : { text, version }, base: typeof base === 'string' ? base : null };
}
