/** One way in or out: where it is, how it is wished, a look at it, and the act itself. */
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { pathOf } from '../../../../app/client.ts';
import { Button } from '../../../../parts/Button.tsx';
import { Choice } from '../../../../parts/Choice.tsx';
import { Confirm } from '../../../../parts/Dialog.tsx';
import { Field, TextInput } from '../../../../parts/Field.tsx';
import { Switch } from '../../../../parts/Switch.tsx';
import { movesStore, useStored } from '../../stores.ts';
import { Result } from './Result.tsx';
import type { Kind, Wish } from './words.ts';

interface Way {
  kind: Kind;
  name: string;
  /** Of the path: what it is and where it comes from. */
  label: string;
  hint: string;
  placeholder: string;
  act: string;
  busy: string;
  /** Set where a file can be chosen, with the endings that it may have. */
  file?: string;
  /** Set where the path may be left out. */
  optional?: boolean;
  memories?: string;
  formats?: boolean;
  /** Set where it can be looked at first. */
  look?: boolean;
  /** Said before what cannot be taken back by a click. */
  warning?: ReactNode;
}

/** Use inside a `Setting`'s section; closed by its own button. */
export function MoveForm({ way, path: first = '', onClose }: { way: Way; path?: string; onClose: () => void }): ReactNode {
  const { kind } = way;
  const { run } = movesStore.store.getState();
  const busy = useStored(movesStore, (state) => state.busy !== null || state.work !== null);
  const ended = useStored(movesStore, (state) => (state.ended?.kind === kind ? state.ended : null));
  const [wish, setWish] = useState<Wish>({
    path: first,
    memories: false,
    format: kind === 'everything-out' ? 'json' : 'markdown',
  });
  const [asking, setAsking] = useState(false);
  const type = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    // What was said is of another wish.
    movesStore.store.getState().clear();
  };
  const act = () => void run(kind, { ...wish, path: wish.path.trim() }, false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (way.warning) setAsking(true);
    else act();
  };
  const missing = wish.path.trim() === '' && !way.optional;
  return (
    <form className="well stack g12" aria-label={way.name} onSubmit={submit}>
      <PathField way={way} path={wish.path} onType={(path) => type({ path })} />
      <Wishes way={way} wish={wish} onType={type} />
      <div className="row">
        {way.look && (
          <Button disabled={busy || missing} onClick={() => void run(kind, { ...wish, path: wish.path.trim() }, true)}>
            Look at it
          </Button>
        )}
        <Button type="submit" busy={busy && way.busy} disabled={missing}>
          {way.act}
        </Button>
        <Button kind="ghost" onClick={onClose}>
          Close
        </Button>
      </div>
      {ended && <Result ended={ended} />}
      {asking && (
        <Confirm title={`${way.act}?`} keep="Leave it as it is" act={way.act} onAct={act} onClose={() => setAsking(false)}>
          {way.warning}
        </Confirm>
      )}
    </form>
  );
}
export type { Way };

function PathField({ way, path, onType }: { way: Way; path: string; onType: (path: string) => void }): ReactNode {
  return (
    <Field label={way.label} hint={way.hint}>
      {({ bad, ...ids }) => (
        <span className="row">
          <TextInput
            {...ids}
            bad={bad}
            dir="ltr"
            icon={way.file ? 'file' : 'folder'}
            placeholder={way.placeholder}
            value={path}
            onChange={(event) => onType(event.target.value)}
          />
          {way.file && pathOf && <Browse accept={way.file} onChoose={onType} />}
        </span>
      )}
    </Field>
  );
}

function Wishes({ way, wish, onType }: { way: Way; wish: Wish; onType: (part: Partial<Wish>) => void }): ReactNode {
  return (
    <>
      {way.formats && (
        <Choice
          label="Format"
          value={wish.format}
          options={[
            { value: 'json', name: 'Lossless (JSON)' },
            { value: 'markdown', name: 'To read (Markdown)' },
          ]}
          onChange={(format) => onType({ format })}
        />
      )}
      {way.memories && (
        <span className="row">
          <Switch label={way.memories} checked={wish.memories} onChange={(memories) => onType({ memories })} />
          <span>{way.memories}</span>
        </span>
      )}
    </>
  );
}

/** Only the app can tell where a chosen file is; in a browser its path is typed. */
function Browse({ accept, onChoose }: { accept: string; onChoose: (path: string) => void }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon="folder" onClick={() => field.current?.click()}>
        Choose
      </Button>
      <input
        ref={field}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen && pathOf) onChoose(pathOf(chosen));
          event.target.value = '';
        }}
      />
    </>
  );
}
