/** One skill: what it is for, what it may do, its files, and whether it is approved as it stands. */
import { type ReactNode, useState } from 'react';
import type { Skill } from '../../../../contract/notebook.ts';
import { bytes, counted } from '../../../app/amounts.ts';
import { SideToggle } from '../../../app/Columns.tsx';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { go, href } from '../../../app/location.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { momentOf } from '../../../editor/words.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Confirm } from '../../../parts/Dialog.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { useShelves } from '../room.ts';
import { ApproveDialog } from './ApproveDialog.tsx';
import { Needs } from './Needs.tsx';
import { badgeOf, standingOf } from './words.ts';

export function SkillPage({ name }: { name: string }): ReactNode {
  const skill = useShelves((state) => state.skills.find((it) => it.name === name));
  const known = useShelves((state) => state.lore !== null);
  const [dialog, setDialog] = useState<'approve' | 'remove' | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const close = () => setDialog(null);
  const remove = async () => {
    close();
    try {
      await call('skills.remove', { name });
      toast(`${name} was taken away.`);
      go(href('lore'), { replace: true });
    } catch (reason) {
      setFault(sentence(reason));
    }
  };
  return (
    <>
      <header className="bar" data-region="bar">
        <SideToggle />
        <h1 className="clip">{name}</h1>
        {skill && <span className={`badge ${badgeOf(skill.state).tone}`}>{badgeOf(skill.state).word}</span>}
        {skill && (
          <Button className="end" size="sm" kind="ghost danger" icon="trash" onClick={() => setDialog('remove')}>
            Remove
          </Button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll lore-page" tabIndex={0} aria-label={`Skill ${name}`}>
        {fault && (
          <Banner tone="carmine" icon="warn">
            {fault}
          </Banner>
        )}
        {skill && <About skill={skill} onApprove={() => setDialog('approve')} />}
        {!skill && known && <p className="c2">There is no skill of that name.</p>}
      </section>
      {dialog === 'approve' && <ApproveDialog name={name} onClose={close} />}
      {dialog === 'remove' && (
        <Confirm title={`Remove ${name}?`} keep="Keep it" act="Remove" onAct={() => void remove()} onClose={close}>
          Hearth no longer knows it. Its texts stay in the history of the notebook; to use it again, install it again.
        </Confirm>
      )}
    </>
  );
}

function About({ skill, onApprove }: { skill: Skill; onApprove: () => void }): ReactNode {
  const { state, description, files, path } = skill;
  const asks = state === 'new' || state === 'changed';
  return (
    <div className="lore-column stack g24">
      <Banner
        tone={state === 'approved' ? 'moss' : state === 'broken' ? 'carmine' : 'brass'}
        icon={state === 'approved' ? 'shield-check' : 'shield'}
      >
        <div className="stack g8">
          <span>{standingOf(skill)}</span>
          {asks && (
            <span>
              <Button size="sm" kind="primary" onClick={onApprove}>
                {state === 'changed' ? 'See what changed…' : 'Look and approve…'}
              </Button>
            </span>
          )}
        </div>
      </Banner>
      <div className="stack g4">
        <h2 className="label">What it says it is for</h2>
        <p className="body" dir="auto">
          {description === '' ? 'It says nothing.' : <Verbatim text={description} />}
        </p>
      </div>
      <Needs skill={skill} />
      <div className="stack g4">
        <h2 className="label">{counted(files.length, 'file')}</h2>
        <ul>
          {files.map((file) => (
            <li key={file.path}>
              <a className="item tight" href={href('lore', [`${path}/${file.path}`])}>
                <Icon name="file" className="c3" />
                <span className="clip grow" dir="ltr">
                  <Verbatim text={file.path} line />
                </span>
                <span className="meta num">{bytes(file.bytes)}</span>
              </a>
            </li>
          ))}
        </ul>
      </div>
      <Facts skill={skill} />
    </div>
  );
}

function Facts({ skill: { state, license, hash, approvedAt } }: { skill: Skill }): ReactNode {
  return (
    <dl className="lore-facts meta">
      {license && (
        <>
          <dt>License</dt>
          <dd>
            <Verbatim text={license} line />
          </dd>
        </>
      )}
      {approvedAt && (
        <>
          <dt>{state === 'approved' ? 'Approved' : 'Last approved'}</dt>
          <dd className="num">{momentOf(approvedAt)}</dd>
        </>
      )}
      {hash && (
        <>
          <dt>SHA-256 of all files</dt>
          <dd className="mono lore-hash">{hash}</dd>
        </>
      )}
    </dl>
  );
}
