/** What no conversation, file or model can change: only the person, here. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Constitution as Law } from '../../../../contract/self.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Button } from '../../../parts/Button.tsx';
import { Field, TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { permissions, usePermissions } from '../stores.ts';
import { Lines } from './Lines.tsx';
import { type Bound, bounds, readLaw, shares, shownLaw, type TypedLaw } from './law.ts';

export function Constitution({ law }: { law: Law }): ReactNode {
  return (
    <details className="keys" id="constitution" tabIndex={-1}>
      <summary>
        <span className="medium">Constitution</span> <span className="meta">Stands above every grant and every answer</span>
      </summary>
      <ol className="directives">
        {law.directives
          .toSorted((a, b) => b.priority - a.priority)
          .map(({ content, immutable }) => (
            <li key={content}>
              <Icon name={immutable ? 'lock' : 'quote'} size={14} className="c3" label={immutable ? 'Fixed' : 'Yours'} />
              <span dir="auto">{content}</span>
            </li>
          ))}
      </ol>
      {/* Made anew when it changed elsewhere: what is typed must never be about an older one. */}
      <Form key={JSON.stringify(law)} law={law} />
    </details>
  );
}

function Form({ law }: { law: Law }): ReactNode {
  const fault = usePermissions((it) => it.faults.constitution);
  const [typed, setTyped] = useState<TypedLaw>(() => shownLaw(law));
  const [wrong, setWrong] = useState<{ field: Bound; wrong: string }>();
  const [busy, setBusy] = useState(false);
  const changed = JSON.stringify(typed) !== JSON.stringify(shownLaw(law));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readLaw(typed);
    if ('wrong' in read) return setWrong(read);
    setWrong(undefined);
    setBusy(true);
    const kept = await permissions.setConstitution(read.part);
    setBusy(false);
    if (kept) toast('Constitution saved.');
  };
  return (
    <form className="stack g12" onSubmit={(event) => void submit(event)} aria-label="Constitution">
      <Fields typed={typed} wrong={wrong} onType={(part) => setTyped({ ...typed, ...part })} />
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      <div className="row">
        <Button type="submit" busy={busy && 'Saving'} disabled={!changed}>
          Save
        </Button>
        {changed && (
          <Button kind="ghost" onClick={() => setTyped(shownLaw(law))}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}

interface FieldsProps {
  typed: TypedLaw;
  wrong: { field: Bound; wrong: string } | undefined;
  onType: (part: Partial<TypedLaw>) => void;
}

function Fields(props: FieldsProps): ReactNode {
  const { typed, onType } = props;
  return (
    <>
      <div className="two-fields">
        <Lines
          label="Tools that are never used, one a line"
          hint="A name, or mcp:SERVER/*"
          value={typed.tools}
          onType={(tools) => onType({ tools })}
        />
        <Lines
          label="Files and folders that are never touched, one a line"
          hint="Beside Hearth’s own folder, which never is"
          value={typed.paths}
          onType={(paths) => onType({ paths })}
        />
      </div>
      <Bounds {...props} />
    </>
  );
}

function Bounds({ typed, wrong, onType }: FieldsProps): ReactNode {
  return (
    <>
      <div className="bounds">
        {bounds.map(({ id, name, hint }) => (
          <Field key={id} label={name} hint={hint} error={wrong?.field === id ? wrong.wrong : undefined}>
            {({ bad, ...ids }) => (
              <TextInput
                {...ids}
                bad={bad}
                look="num"
                inputMode="numeric"
                value={typed[id]}
                onChange={(event) => onType({ [id]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="two-fields">
        {shares.map(({ id, name, hint }) => (
          <Lines
            key={id}
            label={name}
            hint={hint}
            rows={2}
            error={wrong?.field === id ? wrong.wrong : undefined}
            value={typed[id]}
            onType={(text) => onType({ [id]: text })}
          />
        ))}
      </div>
    </>
  );
}
