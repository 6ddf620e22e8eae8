/** One server: what starts it, how it stands, its tools, and what can be done with it. */
import { type ReactNode, useState } from 'react';
import type { McpServer } from '../../../../contract/reach/mcp.ts';
import { counted } from '../../../app/amounts.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { took } from '../../../calls/words.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Confirm } from '../../../parts/Dialog.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { Switch } from '../../../parts/Switch.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { Consent } from '../Consent.tsx';
import { mcpServers, useServers } from '../stores.ts';
import type { Tested } from './store.ts';
import { againOf, commandLine, hidesKeys, launchFacts, standingOf } from './words.ts';

type Open = 'no' | 'consent' | 'remove';

export function ServerRow({ server }: { server: McpServer }): ReactNode {
  const [open, setOpen] = useState<Open>('no');
  const fault = useServers((state) => state.faults[server.name]);
  const tested = useServers((state) => state.tested[server.name]);
  const { name, state, why, tools } = server;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and cannot be a grid everywhere
    <div className="prov" role="group" aria-label={name}>
      <span className={state === 'failed' ? 'm-carmine' : 'c2'}>
        <Icon name={state === 'failed' ? 'warn' : 'plug'} />
      </span>
      <div className="stack g2">
        <span className="medium clip">{name}</span>
        <span className="meta mono wrap-anywhere" dir="ltr">
          <Verbatim text={commandLine(server)} line />
        </span>
      </div>
      <Status server={server} />
      <Acts server={server} setOpen={setOpen} />
      {why && (
        <p className={state === 'failed' ? 'prov-more c-carmine' : 'prov-more c2'} dir="auto">
          <Verbatim text={why} />
        </p>
      )}
      {fault && (
        <p className="prov-more c-carmine" role="alert">
          {fault}
        </p>
      )}
      {tested && <Result tested={tested} />}
      <Launch server={server} />
      {tools.length > 0 && <ServerTools tools={tools} />}
      <Dialogs server={server} open={open} close={() => setOpen('no')} />
    </div>
  );
}

function Status({ server }: { server: McpServer }): ReactNode {
  const testing = useServers((state) => state.testing[server.name]);
  const { words, dot } = standingOf(server);
  return (
    <span className="row g6 meta num">
      {testing || server.state === 'starting' ? <Spinner /> : <span className={`dot ${dot}`} />}
      {testing ? 'Trying it' : words}
    </span>
  );
}

function Acts({ server, setOpen }: { server: McpServer; setOpen: (what: Open) => void }): ReactNode {
  const { name, enabled, state, signIn } = server;
  const toggle = (on: boolean) => {
    if (on) setOpen('consent');
    else void mcpServers.disable(name);
  };
  const changed = enabled && state === 'consent';
  return (
    <span className="row g4">
      {signIn && (
        <Button size="sm" onClick={() => void mcpServers.signIn(name)} aria-label={`Sign in to ${name}`}>
          Sign in
        </Button>
      )}
      {changed && (
        <Button size="sm" aria-haspopup="dialog" onClick={() => setOpen('consent')} aria-label={`Look at ${name} again`}>
          Look at it…
        </Button>
      )}
      <Switch label={`Use ${name}`} checked={enabled && state !== 'consent'} onChange={toggle} />
      <Menu trigger={<IconButton icon="dots" label={`${name}, more`} />} items={itemsOf(server, setOpen)} />
    </span>
  );
}

function itemsOf(server: McpServer, setOpen: (what: Open) => void): MenuItem[] {
  const { name, enabled, state } = server;
  return [
    {
      label: 'Test',
      icon: 'refresh',
      disabled: !enabled || state === 'consent',
      onSelect: () => void mcpServers.test(name),
    },
    { separator: true },
    {
      label: hidesKeys(server) ? 'Remove…' : 'Remove',
      icon: 'trash',
      danger: true,
      onSelect: () => (hidesKeys(server) ? setOpen('remove') : void remove(server)),
    },
  ];
}

async function remove(server: McpServer): Promise<void> {
  if (!(await mcpServers.remove(server.name))) return;
  // It comes back as new: switched off, until it is consented to again.
  toast(`${server.name} removed.`, { label: 'Undo', run: () => void mcpServers.add(againOf(server)) });
}

function Result({ tested: { ok, tookMs, tools, error } }: { tested: Tested }): ReactNode {
  return (
    <p className={ok ? 'prov-more c-moss' : 'prov-more c-carmine'}>
      {ok ? `Answered in ${took(tookMs)}, ${counted(tools.length, 'tool')}.` : <Verbatim text={error ?? 'It did not answer.'} />}
    </p>
  );
}

/** All that starts it, as it was consented to or waits to be. */
function Launch({ server }: { server: McpServer }): ReactNode {
  return (
    <details className="prov-more">
      <summary className="meta">What starts it</summary>
      <dl className="launch">
        {launchFacts(server).map(({ name, text }) => (
          <div key={name}>
            <dt className="label">{name}</dt>
            <dd className="code" dir="ltr">
              <Verbatim text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const toolStates = {
  offered: { tone: 'moss', word: 'Offered' },
  changed: { tone: 'brass', word: 'Changed' },
  refused: { tone: 'carmine', word: 'Refused' },
} as const;

function ServerTools({ tools }: { tools: McpServer['tools'] }): ReactNode {
  const odd = tools.some(({ state }) => state !== 'offered');
  return (
    <details className="prov-more" open={odd}>
      <summary className="meta">{counted(tools.length, 'tool')}</summary>
      <ul className="server-tools">
        {tools.map(({ name, description, state, why }) => (
          <li key={name}>
            <span className="row g6">
              <span className="mono clip">
                <Verbatim text={name} line />
              </span>
              <span className={`badge ${toolStates[state].tone}`}>{toolStates[state].word}</span>
            </span>
            {why && (
              <span className="meta c-brass wrap-anywhere">
                <Verbatim text={why} line />
              </span>
            )}
            <span className="meta wrap-anywhere" dir="auto">
              <Verbatim text={description.slice(0, 600)} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Dialogs({ server, open, close }: { server: McpServer; open: Open; close: () => void }): ReactNode {
  const { name, url } = server;
  if (open === 'remove')
    return (
      <Confirm title={`Remove ${name}?`} keep="Keep it" act="Remove" onAct={() => void mcpServers.remove(name)} onClose={close}>
        Its keys are erased and cannot be brought back.
      </Confirm>
    );
  if (open !== 'consent') return null;
  const enable = () => {
    close();
    void mcpServers.enable(server);
  };
  return (
    <Consent
      title={url === undefined ? `Start ${name}?` : `Connect to ${name}?`}
      lead={
        url === undefined
          ? 'This program runs on your computer with your rights, outside of the sandbox. Each call of its tools still asks.'
          : 'What its tools are given goes to this address. Each call of its tools still asks.'
      }
      facts={launchFacts(server)}
      act={url === undefined ? 'Start it' : 'Connect'}
      onAct={enable}
      onClose={close}
    />
  );
}
