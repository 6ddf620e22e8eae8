import { type FormEvent, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { modelsStore } from '../stores.ts';
import { idFor } from './store.ts';

const webAddress = /^https?:\/\/[^\s/]+/;

interface Typed {
  name: string;
  address: string;
  key: string;
}

/** Adds it, and answers with what is wrong, or nothing. */
async function add({ name, address, key }: Typed): Promise<string | undefined> {
  if (!webAddress.test(address.trim()))
    return 'Use an address that begins with http:// or https://, such as http://127.0.0.1:1234/v1.';
  const { providers, configure } = modelsStore.store.getState();
  const id = idFor(
    name,
    (providers ?? []).map((it) => it.id),
  );
  const secret = key.trim();
  const taken = await configure({
    id,
    kind: 'openai',
    name: name.trim(),
    baseUrl: address.trim(),
    ...(secret && { key: secret }),
  });
  return taken ? undefined : modelsStore.store.getState().faults[id];
}

function Fields({ typed, wrong, onType }: { typed: Typed; wrong: string | undefined; onType: (part: Partial<Typed>) => void }) {
  return (
    <div className="add-fields">
      <Field label="Name">
        {({ bad: _, ...ids }) => (
          <TextInput
            {...ids}
            value={typed.name}
            maxLength={80}
            onChange={(event) => onType({ name: event.target.value })}
            autoFocus
            placeholder="Lab proxy"
          />
        )}
      </Field>
      <Field label="Address" error={wrong}>
        {(ids) => (
          <TextInput
            {...ids}
            value={typed.address}
            onChange={(event) => onType({ address: event.target.value })}
            placeholder="http://127.0.0.1:1234/v1"
          />
        )}
      </Field>
      <Field label="Key, if it wants one">
        {({ bad: _, ...ids }) => (
          <TextInput
            {...ids}
            type="password"
            icon="key"
            value={typed.key}
            onChange={(event) => onType({ key: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** Anything that speaks the OpenAI protocol: a proxy, LM Studio, OpenRouter, another company. */
export function AddProvider({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState<Typed>({ name: '', address: '', key: '' });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const said = await add(typed);
    setBusy(false);
    setWrong(said);
    if (!said) onDone();
  };
  return (
    <form className="well stack g12" onSubmit={(event) => void submit(event)} aria-label="Add a provider">
      <p className="c2">Anything that speaks the OpenAI protocol: LM Studio, OpenRouter, a proxy of your own.</p>
      <Fields typed={typed} wrong={wrong} onType={(part) => setTyped({ ...typed, ...part })} />
      <div className="row">
        <Button type="submit" busy={busy && 'Checking'} disabled={!typed.name.trim() || !typed.address.trim()}>
          Add and check
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
