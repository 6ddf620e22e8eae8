/** The notebook of the daemon in memory: files with versions, proposals, and skills. */
import type { Output } from '../../../src/contract/index.ts';
import type { NoteFile, NoteOrigin, Proposal, Shelf, Skill } from '../../../src/contract/notebook.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from '../window-daemon-context.ts';
import { newId } from '../window-daemon-home.ts';

type Version = Output<'notebook.history'>['items'][number] & { text: string };

export interface FakeNotebook {
  /** Oldest version first, by path. */
  readonly files: Map<string, Version[]>;
  proposals: Proposal[];
  skills: Skill[];
}

const page = <T>(items: T[]) => ({ items, next: null });
const shelfOf = (path: string) => (path.split('/')[0] ?? 'scratchpad') as Shelf;
const hash = '5'.repeat(64);

export const noNotebook = (): FakeNotebook => ({ files: new Map(), proposals: [], skills: [] });

/** Use to put a version where another program, a run or the person is said to have made it. */
export function addVersion(book: FakeNotebook, path: string, text: string, origin: NoteOrigin, actor = 'user', at = new Date()) {
  const versions = book.files.get(path) ?? [];
  book.files.set(path, versions);
  const made: Version = {
    ...{
      version: versions.length + 1,
      at: at.toISOString(),
      actor,
      origin,
      bytes: new TextEncoder().encode(text).length,
      hash,
      text,
    },
    ...(actor.startsWith('run:') && { runId: actor.slice(4) }),
  };
  versions.push(made);
  return made;
}

/** Use for `fakeDaemon({notebook})`. */
export function notebookHandlers(context: FakeContext, book: FakeNotebook): FakeHandlers {
  return {
    ...noteHandlers(context, book),
    ...proposalHandlers(context, book),
    ...skillHandlers(context, book),
    ...moreHandlers(context, book),
  };
}

const last = (book: FakeNotebook, path: string): Version | undefined => {
  const version = book.files.get(path)?.at(-1);
  return version?.removed ? undefined : version;
};

function requireFile(book: FakeNotebook, path: string): Version {
  const found = last(book, path);
  if (!found) throw new FakeRefusal('not_found', `There is no ${path}.`);
  return found;
}

/** Use for what happens outside of the window: told as the daemon tells it. */
export function change(
  { emit }: FakeContext,
  book: FakeNotebook,
  path: string,
  text: string,
  origin: NoteOrigin,
  actor = 'user',
) {
  const { version } = addVersion(book, path, text, origin, actor);
  emit('notebook.changed', { path, shelf: shelfOf(path), version, actor, origin });
  return { path, text, version };
}

function noteHandlers(context: FakeContext, book: FakeNotebook): FakeHandlers {
  const present = (path: string, version: Version): NoteFile => ({
    ...{ path, shelf: shelfOf(path), bytes: version.bytes, updatedAt: version.at, version: version.version },
    ...(version.removed ? { readable: false, why: 'It was removed.', removed: true } : { readable: true }),
  });
  return {
    'notebook.list'({ shelf, removed = false }) {
      const all = [...book.files].flatMap(([path, versions]) => versions.slice(-1).map((it) => present(path, it)));
      return page(
        all.filter((it) => it.shelf === shelf && (it.removed ?? false) === removed).sort((a, b) => (a.path < b.path ? -1 : 1)),
      );
    },
    'notebook.read'({ path, version }) {
      const found = version === undefined ? requireFile(book, path) : book.files.get(path)?.[version - 1];
      if (!found || found.removed) throw new FakeRefusal('not_found', `${path} has no such version.`);
      return { path, text: found.text, version: found.version };
    },
    'notebook.write'({ path, text, baseVersion = null }) {
      const now = last(book, path);
      if ((now?.version ?? 0) !== (baseVersion ?? 0))
        throw new FakeRefusal('conflict', `${path} was changed since this text was made from it. Nothing was overwritten.`, {
          ...{ path, text: now?.text ?? '', version: now?.version ?? book.files.get(path)?.length ?? 0 },
          ...(!now && { removed: true }),
        });
      return change(context, book, path, text, 'write');
    },
    'notebook.history': ({ path }) => page((book.files.get(path) ?? []).map(({ text: _, ...version }) => version).reverse()),
    'notebook.revert'({ path, version }) {
      const found = book.files.get(path)?.[version - 1];
      if (!found) throw new FakeRefusal('not_found', `${path} has no version ${version}.`);
      return change(context, book, path, found.text, 'revert');
    },
    'notebook.search'({ query, shelf }) {
      const found = [...book.files.keys()].flatMap((path) => {
        const now = last(book, path);
        const at = now?.text.toLowerCase().indexOf(query.toLowerCase()) ?? -1;
        if (!now || at < 0 || (shelf && shelfOf(path) !== shelf)) return [];
        const [before, hit, after] = [
          now.text.slice(Math.max(0, at - 30), at),
          now.text.slice(at, at + query.length),
          now.text.slice(at + query.length, at + 90),
        ];
        return [
          { path, shelf: shelfOf(path), excerpt: `${before}\u0002${hit}\u0003${after}`, version: now.version, updatedAt: now.at },
        ];
      });
      return page(found);
    },
  };
}

function proposalHandlers(context: FakeContext, book: FakeNotebook): FakeHandlers {
  const present = (it: Proposal): Proposal => ({
    ...it,
    stale: it.state === 'open' && (last(book, it.path)?.version ?? null) !== it.baseVersion,
  });
  return {
    'proposals.list': ({ state = 'open' }) => page(book.proposals.filter((it) => it.state === state).map(present)),
    'proposals.decide'({ id, decision }) {
      const found = book.proposals.find((it) => it.id === id);
      if (!found) throw new FakeRefusal('not_found', 'There is no such proposal.');
      if (found.state !== 'open') throw new FakeRefusal('conflict', `This proposal was ${found.state} already.`);
      if (decision === 'accept' && present(found).stale) throw new FakeRefusal('conflict', `${found.path} was changed since.`);
      found.state = decision === 'accept' ? 'accepted' : 'declined';
      found.decidedAt = new Date().toISOString();
      if (decision === 'accept') found.version = change(context, book, found.path, found.after, 'proposal').version;
      context.emit('proposals.changed', { id, path: found.path, state: found.state });
      return present(found);
    },
  };
}

function skillHandlers({ emit }: FakeContext, book: FakeNotebook): FakeHandlers {
  return {
    'skills.list': () => page(book.skills),
    'skills.approve'({ name, hash: shown }) {
      const found = book.skills.find((it) => it.name === name);
      if (!found) throw new FakeRefusal('not_found', `There is no skill "${name}".`);
      if (found.hash !== shown) throw new FakeRefusal('conflict', `${name} was changed since it was shown.`);
      Object.assign(found, { state: 'approved', approvedAt: new Date().toISOString() });
      delete found.why;
      emit('skills.changed', { name, state: 'approved' });
      return found;
    },
    'skills.install'({ path, replace = false }) {
      const name =
        path
          .split('/')
          .at(-1)
          ?.replace(/\.zip$/, '') ?? '';
      if (book.skills.some((it) => it.name === name) && !replace)
        throw new FakeRefusal('conflict', `There is a skill ${name} already.`);
      const files = [{ path: 'SKILL.md', bytes: 80 }];
      const made: Skill = {
        name,
        description: 'Use when asked.',
        path: `skills/${name}`,
        hash,
        state: 'new',
        allowedTools: null,
        files,
      };
      addVersion(book, `skills/${name}/SKILL.md`, `---\nname: ${name}\ndescription: Use when asked.\n---\n`, 'install');
      book.skills = [...book.skills.filter((it) => it.name !== name), made];
      emit('skills.changed', { name, state: 'new' });
      return made;
    },
    'skills.remove'({ name }) {
      book.skills = book.skills.filter((it) => it.name !== name);
      emit('skills.changed', { name, state: 'broken' });
      return {};
    },
  };
}

function moreHandlers(context: FakeContext, book: FakeNotebook): FakeHandlers {
  return {
    'notebook.prompt'() {
      const parts = ['soul', 'directives', 'user'].flatMap((name) => {
        const path = `lore/${name}.md`;
        const text = last(book, path)?.text;
        return text ? [{ name, path, text, tokens: Math.ceil(text.length / 4), cut: false }] : [];
      });
      const date = { name: 'date', text: 'Today is 2026-11-21.', tokens: 8, cut: false };
      const all = [...parts, date];
      return {
        text: all.map(({ text }) => text).join('\n\n'),
        tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
        parts: all,
      };
    },
    'notebook.remove'({ path, baseVersion }) {
      const now = requireFile(book, path);
      if (baseVersion !== undefined && baseVersion !== now.version)
        throw new FakeRefusal('conflict', `${path} was changed since.`);
      const made = addVersion(book, path, '', 'write');
      made.removed = true;
      context.emit('notebook.changed', {
        path,
        shelf: shelfOf(path),
        version: made.version,
        actor: 'user',
        origin: 'write',
        removed: true,
      });
      return {};
    },
    'journal.reflect'({ day = '2026-11-21' }) {
      const path = `journal/${day}.md`;
      change(context, book, path, `# ${day}\n\nA quiet day, written for a test.\n`, 'journal', `run:${newId()}`);
      return { runId: null, path };
    },
  };
}
