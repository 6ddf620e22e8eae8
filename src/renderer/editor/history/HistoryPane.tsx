/** Every version of a file: who made it, what it changed, and the way back to it. */
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import type { NoteVersion } from '../../../contract/notebook.ts';
import { bytes } from '../../app/amounts.ts';
import { href } from '../../app/location.ts';
import { toast } from '../../app/toasts/store.ts';
import { Compared, useSize } from '../../diff/Compared.tsx';
import { Banner } from '../../parts/Banner.tsx';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Skeleton } from '../../parts/Waiting.tsx';
import { byWords, momentOf, runOf } from '../words.ts';
import type { History, HistoryState } from './store.ts';

/** Use in the place of the editor. */
export function HistoryPane({ history, path }: { history: History; path: string }): ReactNode {
  useEffect(() => history.start(path), [history, path]);
  const state = useStore(history.store);
  const { versions, fault, next } = state;
  return (
    <div className="editor-history">
      <div className="editor-versions scroll">
        {!versions && !fault && <Skeleton label="Reading the versions" />}
        {versions && <Versions history={history} state={state} />}
        {next && (
          <Button size="sm" kind="ghost" onClick={() => void history.more()}>
            Older
          </Button>
        )}
      </div>
      <section className="editor-version scroll" aria-label="What changed">
        {fault && <Banner tone="carmine">{fault}</Banner>}
        <Chosen history={history} state={state} />
      </section>
    </div>
  );
}

function Versions({ history, state: { versions, chosen } }: { history: History; state: HistoryState }): ReactNode {
  const all = versions ?? [];
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const to = all[all.findIndex(({ version }) => version === chosen) + step];
    if (!to) return;
    void history.choose(to.version);
    event.currentTarget.querySelector<HTMLElement>(`[data-version="${to.version}"]`)?.focus();
  };
  return (
    <div role="listbox" aria-label="Versions, newest first" onKeyDown={press}>
      {all.map((version) => (
        <VersionRow key={version.version} version={version} chosen={version.version === chosen} onChoose={history.choose} />
      ))}
    </div>
  );
}

interface RowProps {
  version: NoteVersion;
  chosen: boolean;
  onChoose: (version: number) => Promise<void>;
}

function VersionRow({ version: { version, at, actor, origin, removed, reverted }, chosen, onChoose }: RowProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
    <div
      role="option"
      className="item tall"
      aria-selected={chosen}
      data-version={version}
      tabIndex={chosen ? 0 : -1}
      onClick={() => void onChoose(version)}
    >
      <span className="stack g0 grow">
        <span className="row">
          <span className={chosen ? 'medium num' : 'num'}>Version {version}</span>
          <time className="end meta num" dateTime={at}>
            {momentOf(at)}
          </time>
        </span>
        <span className="meta clip">
          {removed ? 'Removed by ' : ''}
          {byWords(actor, origin)}
          {reverted !== undefined && ` to version ${reverted}`}
        </span>
      </span>
    </div>
  );
}

function Chosen({ history, state }: { history: History; state: HistoryState }): ReactNode {
  const { versions, chosen, against, texts } = state;
  const version = versions?.find((it) => it.version === chosen);
  if (!version || !versions) return null;
  const newest = versions[0]?.version ?? version.version;
  const names = against === 'now' ? ([version.version, newest] as const) : ([version.version - 1, version.version] as const);
  return (
    <>
      <header className="row wrap">
        <h2 className="head num">Version {version.version}</h2>
        <About version={version} texts={texts} />
        <span className="end row wrap">
          <Choice
            label="Compare with"
            value={against}
            options={[
              { value: 'before', name: 'The one before' },
              { value: 'now', name: 'Now' },
            ]}
            onChange={(value) => void history.compare(value)}
          />
          <Back history={history} version={version} newest={versions[0]} />
        </span>
      </header>
      {texts ? (
        <Compared before={texts.before} after={texts.after} sides names={[nameOfVersion(names[0]), nameOfVersion(names[1])]} />
      ) : (
        !state.fault && <Skeleton label="Reading the version" />
      )}
    </>
  );
}

const nameOfVersion = (version: number) => (version < 1 ? 'Nothing' : `Version ${version}`);

function About({ version, texts }: { version: NoteVersion; texts: HistoryState['texts'] }): ReactNode {
  const size = useSize(texts?.before ?? '', texts?.after ?? '');
  const run = version.runId ?? runOf(version.actor);
  return (
    <span className="meta num">
      {texts && `${size} · `}
      {bytes(version.bytes)}
      {run && (
        <>
          {' · '}
          <a className="link" href={href('activity', [run])}>
            the run
          </a>
        </>
      )}
    </span>
  );
}

function Back({
  history,
  version,
  newest,
}: {
  history: History;
  version: NoteVersion;
  newest: NoteVersion | undefined;
}): ReactNode {
  const back = async () => {
    const before = await history.revert(version.version);
    if (before === null) return;
    const undo = newest?.removed ? undefined : { label: 'Undo', run: () => void history.revert(before) };
    toast(`It is as in version ${version.version} again.`, undo);
  };
  const here = version.version === newest?.version;
  return (
    <Button size="sm" icon="undo" disabled={here || version.removed === true} onClick={() => void back()}>
      Go back to this
    </Button>
  );
}
