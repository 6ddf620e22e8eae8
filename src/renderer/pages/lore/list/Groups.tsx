/** The shelves, each under its name. */
import { type ReactNode, useState } from 'react';
import type { NoteFile, Skill } from '../../../../contract/notebook.ts';
import { count } from '../../../app/amounts.ts';
import { href } from '../../../app/location.ts';
import { useConnection } from '../../../app/shell.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Icon, type IconName } from '../../../parts/Icon.tsx';
import { useProposals } from '../proposals/waiting.ts';
import { useShelves } from '../room.ts';
import { badgeOf } from '../skills/words.ts';
import { byFolder, type Folder, loreAndRoles, roleOf } from './groups.ts';

/** So many notes of a folder are drawn at once; the rest is one click away. */
const atOnce = 200;

export function Groups({ current }: { current: string }): ReactNode {
  const files = useShelves((state) => state.lore) ?? [];
  const notes = useShelves((state) => state.notes);
  const skills = useShelves((state) => state.skills);
  const removed = useShelves((state) => state.removed);
  const { lore, roles } = loreAndRoles(files);
  return (
    <>
      <Waiting current={current} />
      {lore.map((file) => (
        <FileRow key={file.path} file={file} current={current} stop={stopOf(files, notes, current) === file.path} />
      ))}
      <Row to={['prompt']} icon="eye" name="System prompt" current={current === 'prompt'} />
      {roles.length > 0 && (
        <Section name="Roles">
          {roles.map((file) => (
            <FileRow key={file.path} file={file} current={current} />
          ))}
        </Section>
      )}
      <Section name="Skills">
        {skills.length === 0 && <p className="meta lore-none">None yet. A skill is a folder with a SKILL.md in it.</p>}
        {skills.map((skill) => (
          <SkillRow key={skill.name} skill={skill} current={current} />
        ))}
      </Section>
      <Section name="Scratchpad">
        {notes.length === 0 && <p className="meta lore-none">No notes yet, of yours or of Hearth’s.</p>}
        <Notes notes={notes} current={current} />
      </Section>
      {removed.length > 0 && <Removed files={removed} current={current} />}
    </>
  );
}

/** One stop for Tab: what is open, or the first. */
const stopOf = (lore: readonly NoteFile[], notes: readonly NoteFile[], current: string) =>
  current === 'prompt' ||
  current === 'proposals' ||
  current.startsWith('skill/') ||
  [...lore, ...notes].some(({ path }) => path === current)
    ? current
    : lore[0]?.path;

function Section({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <section aria-label={name}>
      <h3 className="group">{name}</h3>
      {children}
    </section>
  );
}

function Waiting({ current }: { current: string }): ReactNode {
  const open = useProposals((state) => state.open?.length ?? 0);
  return (
    <Row to={['proposals']} icon="hand" name="Proposals" current={current === 'proposals'}>
      {open > 0 && (
        <span className="count hot">
          {count(open)}
          <span className="sr"> to decide</span>
        </span>
      )}
    </Row>
  );
}

interface RowProps {
  to: string[];
  icon: IconName;
  name: string;
  current: boolean;
  stop?: boolean;
  title?: string;
  children?: ReactNode;
}

function Row({ to, icon, name, current, stop = current, title, children }: RowProps): ReactNode {
  return (
    <a
      className="item"
      href={href('lore', to)}
      aria-current={current ? 'true' : undefined}
      tabIndex={stop ? 0 : -1}
      title={title}
    >
      <Icon name={icon} className={current ? 'c2' : 'c3'} />
      <span className={current ? 'clip grow medium' : 'clip grow'} dir="auto">
        <Verbatim text={name} line />
      </span>
      {children}
    </a>
  );
}

function FileRow({
  file: { path, readable, why },
  current,
  stop,
  name,
}: {
  file: NoteFile;
  current: string;
  stop?: boolean;
  name?: string;
}): ReactNode {
  const waiting = useProposals((state) => state.open?.filter((it) => it.path === path).length ?? 0);
  const chosen = useConnection((it) => it.settings?.role ?? null);
  const role = roleOf(path);
  return (
    <Row
      to={[path]}
      icon={role === null ? 'file' : 'user'}
      name={name ?? role ?? path.slice(path.indexOf('/') + 1)}
      current={current === path}
      {...(stop && { stop })}
      {...(why && { title: why })}
    >
      {!readable && <Icon name="blocked" size={14} className="c3" label="Cannot be shown" />}
      {role !== null && role === chosen && <span className="badge ember">On</span>}
      {waiting > 0 && (
        <span className="count hot">
          {count(waiting)}
          <span className="sr"> {waiting === 1 ? 'proposal' : 'proposals'}</span>
        </span>
      )}
    </Row>
  );
}

function SkillRow({ skill, current }: { skill: Skill; current: string }): ReactNode {
  const badge = badgeOf(skill.state);
  return (
    <Row
      to={['skill', skill.name]}
      icon="box"
      name={skill.name}
      current={current === `skill/${skill.name}`}
      title={skill.why ?? skill.description}
    >
      {skill.state === 'approved' ? (
        <Icon name="shield-check" size={14} className="m-moss" label="Approved" />
      ) : (
        <span className={`badge ${badge.tone}`}>{badge.word}</span>
      )}
    </Row>
  );
}

function Notes({ notes, current }: { notes: readonly NoteFile[]; current: string }): ReactNode {
  const { loose, folders } = byFolder(notes);
  return (
    <>
      <Some files={loose} current={current} cut={0} />
      {folders.map((folder) => (
        <FolderRows key={folder.name} folder={folder} current={current} />
      ))}
    </>
  );
}

function FolderRows({ folder: { name, files }, current }: { folder: Folder; current: string }): ReactNode {
  const inside = files.some(({ path }) => path === current);
  const [open, setOpen] = useState(inside);
  return (
    <details className="lore-folder" open={open || inside} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="item" tabIndex={-1}>
        <Icon name="folder" className="c3" />
        <span className="clip grow" dir="auto">
          <Verbatim text={name} line />
        </span>
        <span className="count">{count(files.length)}</span>
      </summary>
      {(open || inside) && <Some files={files} current={current} cut={name.length + 1} />}
    </details>
  );
}

/** `cut` is how much of the name the folder above says already. */
function Some({ files, current, cut }: { files: readonly NoteFile[]; current: string; cut: number }): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? files : files.slice(0, atOnce);
  return (
    <>
      {shown.map((file) => (
        <FileRow key={file.path} file={file} current={current} name={file.path.slice('scratchpad/'.length + cut)} />
      ))}
      {shown.length < files.length && (
        <Button size="sm" kind="ghost" onClick={() => setAll(true)}>
          Show all {count(files.length)}
        </Button>
      )}
    </>
  );
}

function Removed({ files, current }: { files: readonly NoteFile[]; current: string }): ReactNode {
  return (
    <details className="lore-folder lore-removed">
      <summary className="item" tabIndex={-1}>
        <Icon name="trash" className="c3" />
        <span className="grow c2">Removed</span>
        <span className="count">{count(files.length)}</span>
      </summary>
      {files.slice(0, atOnce).map((file) => (
        <Row key={file.path} to={[file.path]} icon="file" name={file.path} current={current === file.path} />
      ))}
    </details>
  );
}
