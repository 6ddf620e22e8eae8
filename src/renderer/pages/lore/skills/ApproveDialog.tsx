/** Consent to a skill: what it may do and what is in it, all of it, bound to the hash that is shown. */
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { bytes } from '../../../app/amounts.ts';
import { announce } from '../../../app/announce.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Compared } from '../../../diff/Compared.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { skills } from '../room.ts';
import { Needs } from './Needs.tsx';
import type { Looked, SkillText } from './store.ts';

export function ApproveDialog({ name, onClose }: { name: string; onClose: () => void }): ReactNode {
  const { looked, busy, fault } = useStore(skills.store);
  useEffect(() => {
    void skills.look(name);
    return skills.close;
  }, [name]);
  const approve = async () => {
    if (!(await skills.approve())) return;
    announce(`${name} is approved.`);
    onClose();
  };
  // Enter never approves: the hand may be about to do something else.
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog lore-dialog" aria-describedby={undefined}>
          <Dialog.Title className="title">
            {looked?.skill.state === 'changed' ? `${name} changed` : `Approve ${name}?`}
          </Dialog.Title>
          {fault && (
            <Banner
              tone="carmine"
              icon="warn"
              action={
                <Button size="sm" onClick={() => void skills.look(name)}>
                  Look again
                </Button>
              }
            >
              {fault}
            </Banner>
          )}
          {looked ? <Inside looked={looked} /> : !fault && <Skeleton label="Reading its files" />}
          <div className="row confirm-acts">
            <Dialog.Close asChild>
              <Button>Not now</Button>
            </Dialog.Close>
            <Button
              disabled={!looked || looked.skill.state === 'broken'}
              busy={busy === 'approving' && 'Approving'}
              onClick={() => void approve()}
              onKeyDown={press}
            >
              Approve it as it stands
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Inside({ looked: { skill, files, gone } }: { looked: Looked }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll lore-inside stack g16" tabIndex={0} aria-label="What is in it">
      <p className="body c2" dir="auto">
        <Verbatim text={skill.description} />
      </p>
      <Needs skill={skill} />
      {skill.state === 'changed' && (
        <p className="meta">
          {skill.approvedAt === undefined
            ? 'What it was when it was approved is not known here: every file is shown whole.'
            : 'Each file is compared with what it was when you approved it.'}
        </p>
      )}
      {gone.map((path) => (
        <p key={path} className="c2">
          <code>{path}</code> is gone.
        </p>
      ))}
      {files.map((file) => (
        <FileInside key={file.path} file={file} compared={skill.state === 'changed' && skill.approvedAt !== undefined} />
      ))}
      <p className="meta">
        Your consent holds for these bytes alone: SHA-256 <span className="mono lore-hash">{skill.hash}</span>
      </p>
    </section>
  );
}

function FileInside({
  file: { path, bytes: size, text, why, before },
  compared,
}: {
  file: SkillText;
  compared: boolean;
}): ReactNode {
  const same = compared && before === text;
  return (
    <figure className="stack g4">
      <figcaption className="row">
        <span className="mono clip" dir="ltr">
          <Verbatim text={path} line />
        </span>
        <span className="end meta num">
          {same ? 'as it was' : compared && before === null && text !== null ? 'new' : ''} {bytes(size)}
        </span>
      </figcaption>
      {text === null ? (
        <p className="banner brass">It cannot be shown here: {why}</p>
      ) : compared && !same ? (
        <Compared before={before ?? ''} after={text} sides names={['When you approved it', 'Now']} />
      ) : same ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="code lore-text" tabIndex={0} dir="auto">
          <Verbatim text={text} />
        </pre>
      )}
    </figure>
  );
}
