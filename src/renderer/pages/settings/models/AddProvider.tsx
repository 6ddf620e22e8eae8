import { type FormEvent, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { modelsStore } from '../stores.ts';
import { idFor } from './store.ts';

const webAddress = /^https?:\/\/[^\s/]+/;

/** Anything that speaks the OpenAI protocol: a proxy, LM Studio, OpenRouter, another company. */
export function AddProvider({ onDone }: { onDone: () => void }) {
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!webAddress.test(address.trim()))
      return setWrong('Use an address that begins with http:// or https://, such as http://127.0.0.1:1234/v1.');
    setWrong(undefined);
    setBusy(true);
    const { providers, configure } = modelsStore.store.getState();
    const id = idFor(
      name,
      (providers ?? []).map((it) => it.id),
    );
    const taken = await configure({
      id,
      kind: 'openai',
      name: name.trim(),
      baseUrl: address.trim(),
      ...(key.trim() && { key: key.trim() }),
    });
    setBusy(false);
    if (taken) return onDone();
    setWrong(modelsStore.store.getState().faults[id]);
  };
  return (
    <form className="well stack g12" onSubmit={(event) => void add(event)} aria-label="Add a provider">
      <p className="c2">Anything that speaks the OpenAI protocol: LM Studio, OpenRouter, a proxy of your own.</p>
      <div className="add-fields">
        <Field label="Name">
          {({ bad, ...ids }) => (
            <TextInput
              {...ids}
              bad={bad}
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              autoFocus
              placeholder="Lab proxy"
            />
          )}
        </Field>
        <Field label="Address" error={wrong}>
          {(ids) => (
            <TextInput
              {...ids}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              placeholder="http://127.0.0.1:1234/v1"
            />
          )}
        </Field>
        <Field label="Key, if it wants one">
          {({ bad, ...ids }) => (
            <TextInput
              {...ids}
              bad={bad}
              type="password"
              icon="key"
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="row">
        <Button type="submit" busy={busy && 'Checking'} disabled={!name.trim() || !address.trim()}>
          Add and check
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
