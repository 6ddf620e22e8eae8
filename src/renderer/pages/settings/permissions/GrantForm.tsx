/** A grant by hand: a tool, where, until when and how often. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { toast } from '../../../app/toasts/store.ts';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { Switch } from '../../../parts/Switch.tsx';
import { permissions, usePermissions } from '../stores.ts';
import { Lines } from './Lines.tsx';
import { type Reach, reachOf, readGrant, type TypedGrant } from './words.ts';

const lasting: { value: TypedGrant['lasts']; name: string }[] = [
  { value: 'always', name: 'Until revoked' },
  { value: 'hour', name: '1 hour' },
  { value: 'day', name: '1 day' },
  { value: 'month', name: '30 days' },
];

export function GrantForm({ onDone }: { onDone: () => void }): ReactNode {
  const tools = usePermissions((state) => state.tools);
  const fault = usePermissions((state) => state.faults.grant);
  const [typed, setTyped] = useState<TypedGrant>({ tool: '', places: '', lasts: 'always', count: '', trusted: false });
  const [wrong, setWrong] = useState<{ field: string; wrong: string }>();
  const [busy, setBusy] = useState(false);
  const type = (part: Partial<TypedGrant>) => setTyped({ ...typed, ...part });
  const tool = tools.find(({ name }) => name === typed.tool);
  const reach = tool ? reachOf(tool) : 'none';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readGrant(typed, reach, Date.now());
    if ('wrong' in read) return setWrong(read);
    setWrong(undefined);
    setBusy(true);
    const granted = await permissions.grant(read.grant);
    setBusy(false);
    if (!granted) return;
    toast(`${typed.tool} granted.`);
    onDone();
  };
  return (
    <form className="well stack g12" onSubmit={(event) => void submit(event)} aria-label="Grant a tool">
      <ToolField tools={tools.map(({ name }) => name)} value={typed.tool} onChoose={(name) => type({ tool: name, places: '' })} />
      {tool && <p className="c2">{tool.description}</p>}
      {reach !== 'none' && (
        <Places
          reach={reach}
          value={typed.places}
          wrong={wrong?.field === 'places' ? wrong.wrong : undefined}
          onType={(places) => type({ places })}
        />
      )}
      <Limits typed={typed} wrong={wrong?.field === 'count' ? wrong.wrong : undefined} onType={type} />
      {reach !== 'none' && tool?.risk !== 'write' && <Mine typed={typed} onType={type} />}
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      <div className="row">
        <Button type="submit" busy={busy && 'Granting'} disabled={!tool}>
          Grant
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  typed: TypedGrant;
  onType: (part: Partial<TypedGrant>) => void;
}

/** Until when, and how often. */
function Limits({ typed, wrong, onType }: PartProps & { wrong: string | undefined }): ReactNode {
  return (
    <div className="row wrap g24">
      <Choice label="It holds" value={typed.lasts} options={lasting} onChange={(lasts) => onType({ lasts })} />
      <Field label="At most so many calls" error={wrong}>
        {({ bad, ...ids }) => (
          <TextInput
            {...ids}
            bad={bad}
            look="num money"
            inputMode="numeric"
            placeholder="Any"
            value={typed.count}
            onChange={(event) => onType({ count: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function Mine({ typed, onType }: PartProps): ReactNode {
  return (
    <div className="row">
      <Switch label="What is read there is mine" checked={typed.trusted} onChange={(trusted) => onType({ trusted })} />
      <span>
        What is read there is mine <span className="meta">It does not count as text from outside</span>
      </span>
    </div>
  );
}

function ToolField({ tools, value, onChoose }: { tools: string[]; value: string; onChoose: (name: string) => void }): ReactNode {
  return (
    <Field label="Tool">
      {({ bad: _, ...ids }) => (
        <span className="input tool-choice">
          <select {...ids} value={value} onChange={(event) => onChoose(event.target.value)}>
            <option value="" disabled>
              Choose one
            </option>
            {tools.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}

interface PlacesProps {
  reach: Exclude<Reach, 'none'>;
  value: string;
  wrong: string | undefined;
  onType: (text: string) => void;
}

function Places({ reach, value, wrong, onType }: PlacesProps): ReactNode {
  const files = reach === 'paths';
  return (
    <Lines
      label={files ? 'Files and folders, one a line' : 'Hosts, one a line'}
      hint={
        files ? 'A folder with all below it' : '*.example.com takes its subdomains; a private address has to stand here itself'
      }
      placeholder={files ? '/home/maren/notes' : 'example.com'}
      error={wrong}
      value={value}
      onType={onType}
    />
  );
}
