/** A server by hand: a program, an address, or the settings of another program pasted. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { Lines } from '../permissions/Lines.tsx';
import { mcpServers, useServers } from '../stores.ts';
import { ofAdding } from './store.ts';
import { readServer, type TypedServer } from './words.ts';

const kinds: { value: TypedServer['kind']; name: string }[] = [
  { value: 'command', name: 'Program' },
  { value: 'address', name: 'Address' },
  { value: 'json', name: 'Paste JSON' },
];
const leads: Record<TypedServer['kind'], string> = {
  command: 'A program that is started on this computer. It starts only after you saw all of it.',
  address: 'A server that is reached over https.',
  json: 'The mcpServers of another program’s settings, as Claude Desktop writes them.',
};
const blank: TypedServer = { kind: 'command', name: '', command: '', args: '', env: '', url: '', headers: '', json: '' };

interface FieldsProps {
  typed: TypedServer;
  wrong: { field: string; wrong: string } | undefined;
  onType: (part: Partial<TypedServer>) => void;
}

export function AddServer({ onDone }: { onDone: () => void }): ReactNode {
  const fault = useServers((state) => state.faults[ofAdding]);
  const [typed, setTyped] = useState<TypedServer>(blank);
  const [wrong, setWrong] = useState<{ field: string; wrong: string }>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = typed.kind === 'json' ? null : readServer(typed);
    if (read && 'wrong' in read) return setWrong(read);
    setWrong(undefined);
    setBusy(true);
    const added = await (read ? mcpServers.add(read.server) : mcpServers.import(typed.json));
    setBusy(false);
    if (added) onDone();
  };
  const fields = { typed, wrong, onType: (part: Partial<TypedServer>) => setTyped({ ...typed, ...part }) };
  return (
    <form className="well stack g12" onSubmit={(event) => void submit(event)} aria-label="Add a server">
      <div className="row wrap">
        <p className="c2">{leads[typed.kind]}</p>
        <span className="end">
          <Choice label="Kind of server" value={typed.kind} options={kinds} onChange={(kind) => fields.onType({ kind })} />
        </span>
      </div>
      {typed.kind === 'json' ? (
        <Lines
          label="JSON"
          rows={8}
          placeholder='{"mcpServers": {"files": {"command": "npx", "args": ["-y", "some-server"]}}}'
          value={typed.json}
          onType={(json) => fields.onType({ json })}
        />
      ) : (
        <OneServer {...fields} />
      )}
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      <div className="row">
        <Button type="submit" busy={busy && 'Adding'} disabled={typed.kind === 'json' && typed.json.trim() === ''}>
          Add
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function OneServer(props: FieldsProps): ReactNode {
  const program = props.typed.kind === 'command';
  return (
    <>
      <div className="two-fields">
        <Word {...props} field="name" label="Name" placeholder="files" />
        {program ? (
          <Word {...props} field="command" label="Command" placeholder="npx" />
        ) : (
          <Word {...props} field="url" label="Address" placeholder="https://example.com/mcp" />
        )}
      </div>
      <div className="two-fields">
        {program && (
          <Several {...props} field="args" label="Arguments, one a line" hint="Each line is one argument, as it stands" />
        )}
        {program && (
          <Several {...props} field="env" label="Environment, one a line" hint="NAME=value. Keys are kept apart, and masked" />
        )}
        {!program && (
          <Several {...props} field="headers" label="Headers, one a line" hint="Name: value. Keys are kept apart, and masked" />
        )}
      </div>
    </>
  );
}

type PartProps = FieldsProps & { field: keyof TypedServer; label: string };

function Word({ typed, wrong, onType, field, label, placeholder }: PartProps & { placeholder: string }): ReactNode {
  return (
    <Field label={label} error={wrong?.field === field ? wrong.wrong : undefined}>
      {(ids) => (
        <TextInput
          {...ids}
          value={typed[field]}
          placeholder={placeholder}
          onChange={(event) => onType({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
}

function Several({ typed, wrong, onType, field, label, hint }: PartProps & { hint: string }): ReactNode {
  return (
    <Lines
      label={label}
      hint={hint}
      error={wrong?.field === field ? wrong.wrong : undefined}
      value={typed[field]}
      onType={(text) => onType({ [field]: text })}
    />
  );
}
