import { type FormEvent, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { modelsStore } from '../stores.ts';
import { idFor } from './store.ts';

type Which = 'other' | 'google' | 'xai';

/** Google and xAI are known by name: a key is all that they need. */
const which: { value: Which; name: string }[] = [
  { value: 'other', name: 'By address' },
  { value: 'google', name: 'Google' },
  { value: 'xai', name: 'xAI' },
];
const webAddress = /^https?:\/\/[^\s/]+/;

interface Typed {
  which: Which;
  name: string;
  address: string;
  key: string;
}

const ready = ({ which, name, address, key }: Typed): boolean =>
  which === 'other' ? Boolean(name.trim() && address.trim()) : Boolean(key.trim());

/** Adds it, and answers with what is wrong, or nothing. */
async function add({ which, name, address, key }: Typed): Promise<string | undefined> {
  const { providers, configure } = modelsStore.store.getState();
  const secret = key.trim() && { key: key.trim() };
  if (which !== 'other')
    return (await configure({ id: which, ...secret })) ? undefined : modelsStore.store.getState().faults[which];
  if (!webAddress.test(address.trim()))
    return 'Use an address that begins with http:// or https://, such as http://127.0.0.1:1234/v1.';
  const taken = (providers ?? []).map((it) => it.id);
  const id = idFor(name, [...taken, 'anthropic', 'openai', 'google', 'xai', 'ollama', 'builtin']);
  const kept = await configure({ id, kind: 'openai', name: name.trim(), baseUrl: address.trim(), ...secret });
  return kept ? undefined : modelsStore.store.getState().faults[id];
}

interface FieldsProps {
  typed: Typed;
  wrong: string | undefined;
  onType: (part: Partial<Typed>) => void;
}

function Fields({ typed, wrong, onType }: FieldsProps) {
  const other = typed.which === 'other';
  return (
    <div className={other ? 'add-fields' : 'add-fields one'}>
      {other && (
        <Field label="Name">
          {({ bad: _, ...ids }) => (
            <TextInput
              {...ids}
              value={typed.name}
              maxLength={80}
              onChange={(event) => onType({ name: event.target.value })}
              placeholder="Lab proxy"
            />
          )}
        </Field>
      )}
      {other && (
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
      )}
      <Field label={other ? 'Key, if it wants one' : 'Key'} error={other ? undefined : wrong}>
        {(ids) => (
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

/** Google, xAI, or anything that speaks the OpenAI protocol: a proxy, LM Studio, OpenRouter, another company. */
export function AddProvider({ onDone }: { onDone: () => void }) {
  const [typed, setTyped] = useState<Typed>({ which: 'other', name: '', address: '', key: '' });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const type = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
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
      <div className="row wrap">
        <p className="c2">Anything that speaks the OpenAI protocol: LM Studio, a proxy of your own.</p>
        <span className="end">
          <Choice label="Provider" value={typed.which} options={which} onChange={(chosen) => type({ which: chosen })} />
        </span>
      </div>
      <Fields typed={typed} wrong={wrong} onType={type} />
      <div className="row">
        <Button type="submit" busy={busy && 'Checking'} disabled={!ready(typed)}>
          Add and check
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
