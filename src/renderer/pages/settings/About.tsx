import { useState } from 'react';
import { call } from '../../app/client.ts';
import { sentence } from '../../app/connection.ts';
import { connection, useConnection } from '../../app/shell.ts';
import { toast } from '../../app/toasts/store.ts';
import { Button } from '../../parts/Button.tsx';
import { TextInput } from '../../parts/Field.tsx';
import { Setting } from '../../parts/Setting.tsx';
import { SectionFrame } from './SectionFrame.tsx';

function Name({ name }: { name: string }) {
  const [typed, setTyped] = useState(name);
  const [fault, setFault] = useState<string>();
  const save = async () => {
    setFault(undefined);
    try {
      await call('self.update', { name: typed });
      await connection.store.getState().retry();
      toast('Name saved.');
    } catch (reason) {
      setFault(sentence(reason));
    }
  };
  return (
    <Setting id="name" name="Name" hint="What it calls itself" error={fault}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          aria-label="Name"
          look="name"
          value={typed}
          maxLength={80}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" disabled={!typed.trim() || typed.trim() === name}>
          Save
        </Button>
      </form>
    </Setting>
  );
}

/** Who this daemon is. */
export function About() {
  const identity = useConnection((it) => it.identity);
  if (!identity) return null;
  const copy = (what: string, text: string) => void navigator.clipboard.writeText(text).then(() => toast(`${what} copied.`));
  return (
    <SectionFrame id="about" name="About">
      <div>
        <Name key={identity.name} name={identity.name} />
        <Setting id="version" name="Version">
          <span className="num">{identity.version}</span>
        </Setting>
        <Setting name="Identity" hint={<span className="mono wrap-anywhere">{identity.id}</span>}>
          <Button size="sm" kind="ghost" icon="copy" onClick={() => copy('Identity', identity.id)} aria-label="Copy identity">
            Copy
          </Button>
        </Setting>
        <Setting name="Public key" hint={<span className="mono wrap-anywhere">{identity.publicKey}</span>}>
          <Button
            size="sm"
            kind="ghost"
            icon="copy"
            onClick={() => copy('Public key', identity.publicKey)}
            aria-label="Copy public key"
          >
            Copy
          </Button>
        </Setting>
        <Setting name="Alive since">
          <span className="c2">{new Date(identity.createdAt).toLocaleDateString('en-US', { dateStyle: 'long' })}</span>
        </Setting>
      </div>
    </SectionFrame>
  );
}
