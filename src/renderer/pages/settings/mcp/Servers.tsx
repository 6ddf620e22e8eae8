/** MCP servers: programs of others whose tools Hearth may use. Each starts only after consent to all that starts it. */
import { type ReactNode, useState } from 'react';
import { counted } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { mcpServers, useStarted } from '../stores.ts';
import { AddServer } from './AddServer.tsx';
import { ServerRow } from './ServerRow.tsx';
import { type Imported, ofList } from './store.ts';

export function Servers(): ReactNode {
  const { servers, faults, imported } = useStarted(mcpServers);
  const [adding, setAdding] = useState(false);
  return (
    <SectionFrame
      id="mcp"
      name="MCP servers"
      hint="Programs that bring their own tools. Each starts switched off."
      actions={
        <Button size="sm" icon="plus" aria-expanded={adding} onClick={() => setAdding(!adding)}>
          Add a server
        </Button>
      }
    >
      {adding && <AddServer onDone={() => setAdding(false)} />}
      {imported && <Came imported={imported} />}
      {faults[ofList] && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void mcpServers.load()}>
              Read again
            </Button>
          }
        >
          {faults[ofList]}
        </Banner>
      )}
      <div id="mcp-list" tabIndex={-1}>
        {!servers && !faults[ofList] && <Skeleton label="Reading the servers" />}
        {servers?.length === 0 && (
          <p className="meta">No server yet. Add one, or paste the mcpServers of another program’s settings.</p>
        )}
        {servers && servers.length > 0 && (
          <div className="card">
            {servers.map((server) => (
              <ServerRow key={server.name} server={server} />
            ))}
          </div>
        )}
      </div>
    </SectionFrame>
  );
}

/** What an import brought, and what it left out. */
function Came({ imported: { added, skipped } }: { imported: Imported }): ReactNode {
  return (
    <Banner
      tone={skipped.length > 0 ? 'brass' : 'moss'}
      icon={skipped.length > 0 ? 'warn' : 'check'}
      action={
        <Button size="sm" onClick={mcpServers.forgetImport}>
          Close
        </Button>
      }
    >
      {counted(added.length, 'server')} added; none starts before you consent to it.
      {skipped.length > 0 && (
        <ul className="problems">
          {skipped.map(({ name, why }) => (
            <li key={name}>
              <span className="mono">
                <Verbatim text={name} line />
              </span>{' '}
              was left out. <Verbatim text={why} line />
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
