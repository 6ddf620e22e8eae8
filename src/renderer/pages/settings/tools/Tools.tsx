/** Every tool there is: what it can do at worst, where it works, and why one is not available. */
import { type ReactNode, useState } from 'react';
import type { ToolInfo } from '../../../../contract/tools.ts';
import { counted } from '../../../app/amounts.ts';
import { call } from '../../../app/client.ts';
import { sentence } from '../../../app/connection.ts';
import { useConnection } from '../../../app/shell.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { iconOf } from '../../../calls/words.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { Consent } from '../Consent.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { permissions, usePermissions } from '../stores.ts';
import { placeOf, riskOf, type Shelf, shelvesOf, wantsConsent } from './words.ts';

export function Tools(): ReactNode {
  // The permissions above read them, and hear when one comes or goes.
  const tools = usePermissions((state) => state.tools);
  const read = usePermissions((state) => state.grants !== null || state.faults.list !== undefined);
  const home = useConnection((it) => it.identity?.home);
  const shelves = shelvesOf(tools);
  return (
    <SectionFrame
      id="tools"
      name="Tools"
      hint="What Hearth can use. Each call passes the permissions above, whoever asks for it."
    >
      {!read && <Skeleton label="Reading the tools" />}
      {shelves.map((shelf) => (
        <ToolShelf key={shelf.source} shelf={shelf} />
      ))}
      {!tools.some(({ source }) => source === 'own') && (
        <p className="meta" id="own-tools" tabIndex={-1}>
          A tool of your own is a JavaScript file in{' '}
          <span className="mono wrap-anywhere">{home ? `${home}/tools` : 'the tools folder of the home'}</span>. It is used once
          you consented to it.
        </p>
      )}
    </SectionFrame>
  );
}

function ToolShelf({ shelf: { source, name, tools } }: { shelf: Shelf }): ReactNode {
  const absent = tools.filter(({ available }) => !available).length;
  const about = [counted(tools.length, 'tool'), absent > 0 && `${absent} not available`].filter(Boolean).join(', ');
  return (
    // What waits for consent is not hidden in a fold.
    <details className="keys" open={source === 'own'} id={source === 'own' ? 'own-tools' : undefined}>
      <summary>
        <span className="medium">
          <Verbatim text={name} line />
        </span>{' '}
        <span className={absent > 0 ? 'meta c-brass' : 'meta'}>{about}</span>
      </summary>
      <ul className="card">
        {tools.map((tool) => (
          <ToolRow key={tool.name} tool={tool} />
        ))}
      </ul>
    </details>
  );
}

function ToolRow({ tool }: { tool: ToolInfo }): ReactNode {
  const { name, description, available, why, hash } = tool;
  return (
    <li className="prov tool">
      <Icon name={iconOf(name)} className={available ? 'c2' : 'm-brass'} />
      <div className="stack g2">
        <span className="mono">
          <Verbatim text={name} line />
        </span>
        <span className="meta wrap-anywhere" dir="auto">
          <Verbatim text={description || 'It does not say what it does.'} />
        </span>
        {!available && (
          <span className="c-brass wrap-anywhere" dir="auto">
            <Verbatim text={why ?? 'Not available.'} />
          </span>
        )}
        {hash && <span className="meta mono wrap-anywhere">{hash}</span>}
      </div>
      <span className="meta tool-place">
        <span className="badge">{riskOf(tool)}</span> {placeOf(tool)}
      </span>
      {wantsConsent(tool) && <Approve tool={tool} />}
    </li>
  );
}

/** Consent is to the file as it stands: its hash says which. */
function Approve({ tool: { name, description, hash = '', inputSchema } }: { tool: ToolInfo }): ReactNode {
  const [open, setOpen] = useState(false);
  const [fault, setFault] = useState<string>();
  const home = useConnection((it) => it.identity?.home ?? '');
  const approve = async () => {
    setOpen(false);
    try {
      await call('tools.approve', { name, hash });
      setFault(undefined);
      toast(`${name} can be used now.`);
    } catch (reason) {
      setFault(sentence(reason));
    }
    await permissions.load();
  };
  return (
    <div className="prov-more">
      <Button size="sm" aria-haspopup="dialog" onClick={() => setOpen(true)} aria-label={`Consent to ${name}`}>
        Consent…
      </Button>
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      {open && (
        <Consent
          title={`Use ${name}?`}
          lead="It runs in the sandbox: no network, no files. It is asked about again when the file changes."
          facts={[
            { name: 'File', text: `${home}/tools/${name}.js` },
            { name: 'It says', text: description },
            { name: 'It takes', text: JSON.stringify(inputSchema, null, 2) },
            { name: 'SHA-256 of the file', text: hash },
          ]}
          act="Use it"
          onAct={() => void approve()}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
