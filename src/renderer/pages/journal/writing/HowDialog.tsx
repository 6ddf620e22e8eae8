/** How the journal is written: whether by itself, how often, and by which model. */
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import type { Model } from '../../../../contract/models.ts';
import type { Settings } from '../../../../contract/self.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu } from '../../../parts/Menu.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Switch } from '../../../parts/Switch.tsx';

type Journal = Settings['journal'];

/** As the contract bounds it. */
const bounds = { least: 5, most: 10_000 };

export function HowDialog({ onClose }: { onClose: () => void }): ReactNode {
  const journal = useConnection((it) => it.settings?.journal);
  const [fault, setFault] = useState<string | null>(null);
  const save = (part: Partial<Journal>) => {
    if (!journal) return;
    setFault(null);
    connection.store
      .getState()
      .change({ journal: { ...journal, ...part } })
      .catch((reason: unknown) => setFault(sentence(reason)));
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog confirm journal-how">
          <Dialog.Title className="title">How the journal is written</Dialog.Title>
          <Dialog.Description className="c2">
            A page tells what was said, done and spent on a day, from what is recorded. What you write on it stays.
          </Dialog.Description>
          {journal && <Rows journal={journal} save={save} />}
          {fault && (
            <p className="c-carmine" role="alert">
              {fault}
            </p>
          )}
          <div className="row confirm-acts">
            <Dialog.Close asChild>
              <Button>Done</Button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Rows({ journal, save }: { journal: Journal; save: (part: Partial<Journal>) => void }): ReactNode {
  return (
    <div className="stack g12">
      <Setting name="By itself" hint="At the end of a day on which something happened, and in between">
        <Switch label="Write the journal by itself" checked={journal.enabled} onChange={(enabled) => save({ enabled })} />
      </Setting>
      <After journal={journal} save={save} />
      <Setting name="Written by" hint="Without a model the facts of the day are written: what was said, done and spent">
        <WhichModel chosen={journal.model} onChoose={(model) => save({ model })} />
      </Setting>
    </div>
  );
}

function After({ journal, save }: { journal: Journal; save: (part: Partial<Journal>) => void }): ReactNode {
  const [typed, setTyped] = useState(String(journal.afterMessages));
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(String(journal.afterMessages)), [journal.afterMessages]);
  const take = () => {
    const value = Number(typed);
    const fine = Number.isInteger(value) && value >= bounds.least && value <= bounds.most;
    setWrong(!fine);
    if (fine && value !== journal.afterMessages) save({ afterMessages: value });
  };
  return (
    <Setting
      name="After so many messages"
      {...(wrong
        ? { error: `A whole number from ${bounds.least} to ${bounds.most.toLocaleString('en-US')}` }
        : { hint: 'And at the end of the day in any case' })}
    >
      <span className="journal-count">
        <TextInput
          aria-label="After so many messages"
          inputMode="numeric"
          value={typed}
          bad={wrong}
          disabled={!journal.enabled}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
      </span>
    </Setting>
  );
}

function WhichModel({ chosen, onChoose }: { chosen: string | null; onChoose: (model: string | null) => void }): ReactNode {
  const [models, setModels] = useState<readonly Model[]>([]);
  useEffect(() => {
    let gone = false;
    call('providers.models', {}).then(
      ({ items }) => !gone && setModels(items.filter(({ provider }) => provider !== 'builtin')),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, []);
  const items = [
    { label: 'Whatever answers in chat', checked: chosen === null, onSelect: () => onChoose(null) },
    ...models.map(({ id, provider }) => ({ label: id, hint: provider, checked: id === chosen, onSelect: () => onChoose(id) })),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <button type="button" className="select">
          <span className="clip journal-model">{chosen ?? 'Whatever answers in chat'}</span>
          <Icon name="chev-down" size={14} />
        </button>
      }
    />
  );
}
