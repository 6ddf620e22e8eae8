// biome-ignore-all lint/suspicious/noArrayIndexKey: steps have no id, and are drawn anew with their record
/** What became of a record, newest first: who said what, and what changed. */
import type { ReactNode } from 'react';
import type { MemoryRecord } from '../../../../contract/memory/index.ts';
import { href } from '../../../app/location.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon, type IconName } from '../../../parts/Icon.tsx';
import { when } from '../../chat/list/days.ts';
import { opened, useOpened } from '../room.ts';
import { Changed } from '../words/Changed.tsx';
import type { Version } from './store.ts';

const steps: Record<Version['what'], { name: string; icon: IconName }> = {
  stored: { name: 'Kept', icon: 'plus' },
  merged: { name: 'Merged', icon: 'branch' },
  updated: { name: 'Corrected', icon: 'edit' },
  superseded: { name: 'Replaced by a newer one', icon: 'refresh' },
  consolidated: { name: 'Tidied', icon: 'loop' },
  undone: { name: 'Taken back', icon: 'undo' },
  forgotten: { name: 'Forgotten', icon: 'trash' },
};

/** Use in a record's pane; a record that was only ever kept has no history to show. */
export function Life({ record }: { record: MemoryRecord }): ReactNode {
  const life = useOpened((state) => state.life);
  if (!life || life.length < 2) return null;
  const undone = new Set(life.flatMap(({ what, changeId }) => (what === 'undone' && changeId ? [changeId] : [])));
  return (
    <section aria-label="History" className="mem-life">
      <h3 className="label">History</h3>
      <ol>
        {life
          .map((version, at) => <Step key={at} version={version} before={textBefore(life, at)} own={record.id} undone={undone} />)
          .reverse()}
      </ol>
    </section>
  );
}

/** What stood there before a step; undefined where nothing did. */
function textBefore(life: readonly Version[], at: number): string | undefined {
  return life.slice(0, at).findLast(({ text }) => text !== undefined)?.text;
}

interface StepProps {
  version: Version;
  before: string | undefined;
  own: string;
  undone: ReadonlySet<string>;
}

function Step({ version, before, own, undone }: StepProps): ReactNode {
  const { at, what, text, by, changeId, actor } = version;
  const { name, icon } = steps[what];
  const canUndo = changeId !== undefined && what !== 'undone' && !undone.has(changeId);
  return (
    <li>
      <Icon name={icon} size={14} />
      <div className="stack g4 grow">
        <span className="row g6 mem-wrap">
          <span className="medium">{name}</span>
          <time className="meta num" dateTime={at}>
            {when(at)}
          </time>
          <Actor actor={actor} />
          {by && by !== own && (
            <a className="link meta" href={href('memory', [by])}>
              the other record
            </a>
          )}
          {canUndo && (
            <Button size="sm" kind="ghost" icon="undo" className="end" onClick={() => void opened.undo(changeId)}>
              Undo
            </Button>
          )}
        </span>
        {text !== undefined && before !== undefined && text !== before && <Changed before={before} after={text} />}
      </div>
    </li>
  );
}

/** Who did it, in words; a run with the way there. */
function Actor({ actor }: { actor: string }): ReactNode {
  const [kind = '', id = ''] = actor.split(/:(.*)/s);
  if (kind === 'run' && id)
    return (
      <a className="link meta" href={href('activity', [id])}>
        by a run
      </a>
    );
  const names: Record<string, string> = {
    user: 'by you',
    self: 'by Hearth',
    job: 'by a job',
    channel: 'by a message',
    peer: 'by a peer',
  };
  return <span className="meta">{names[kind] ?? ''}</span>;
}
