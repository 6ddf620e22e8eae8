import type { ReactElement } from 'react';
import type { Budget } from '../../../../contract/models.ts';
import { useApprovals } from '../../../approvals/waiting.ts';
import { useProposals } from '../../../pages/lore/proposals/waiting.ts';
import { useWaitingCount } from '../../../pages/memory/waiting/waiting.ts';
import { Icon } from '../../../parts/Icon.tsx';
import { Kbd } from '../../../parts/Kbd.tsx';
import { Tooltip } from '../../../parts/Tooltip.tsx';
import { Meter } from '../../../parts/Waiting.tsx';
import { count, dollars } from '../../amounts.ts';
import type { Identity } from '../../connection.ts';
import { ariaKeys } from '../../keys.ts';
import { href, usePlace } from '../../location.ts';
import { type Route, routes } from '../../routes.ts';
import { useConnection } from '../../shell.ts';

function Hint({ small, text, keys, children }: { small: boolean; text: string; keys?: string; children: ReactElement }) {
  // In the wide rail the words are there already: a tooltip would only repeat them.
  if (!small) return children;
  return (
    <Tooltip text={text} side="right" {...(keys && { keys })}>
      {children}
    </Tooltip>
  );
}

/** How many questions can be answered in a room: in Activity all, in Chat those of its conversations, in Lore what is proposed, in Memory what may be kept. */
function useWaiting(path: string): number {
  const remembering = useWaitingCount();
  const asking = useApprovals(({ items, open }) => {
    if (path === 'activity') return open;
    return path === 'chat' ? items.filter(({ conversationId }) => conversationId).length : 0;
  });
  const proposed = useProposals(({ open }) => open?.length ?? 0);
  if (path === 'lore') return proposed;
  return path === 'memory' ? remembering : asking;
}

function Room({ route, current, small }: { route: Route; current: boolean; small: boolean }) {
  const waiting = useWaiting(route.path);
  return (
    <Hint small={small} text={route.name} keys={route.key}>
      <a href={href(route.path)} aria-current={current ? 'page' : undefined} aria-keyshortcuts={ariaKeys(route.key)}>
        <Icon name={route.icon} size={small ? 18 : 16} />
        <span className={small ? 'sr' : ''}>{route.name}</span>
        {waiting > 0 && (
          <>
            <span className="count hot" aria-hidden="true">
              {waiting > 99 ? '99+' : waiting}
            </span>
            <span className="sr">
              {' '}
              {count(waiting)} {waiting === 1 ? 'waits' : 'wait'} for you
            </span>
          </>
        )}
      </a>
    </Hint>
  );
}

const stateNames: Record<Identity['state'], string> = {
  initializing: 'Starting',
  ready: 'Ready',
  running: 'Running',
  suspended: 'Paused',
  terminating: 'Closing',
  terminated: 'Closed',
};

/** "$0.84 of $3.00 today", or what is spent where there is no cap. Exported for its test. */
export function spentToday(budget: Budget): string {
  const spent = dollars(budget.spent.day);
  return budget.caps.perDay === undefined ? `${spent} today` : `${spent} of ${dollars(budget.caps.perDay)} today`;
}

function Spending({ budget }: { budget: Budget }) {
  const cap = budget.caps.perDay;
  const share = cap ? budget.spent.day / cap : 0;
  const tone = share >= 1 ? 'carmine' : share >= 0.8 ? 'brass' : undefined;
  return (
    <>
      {cap !== undefined && (
        <Meter
          value={share}
          held={cap ? budget.reserved / cap : 0}
          tone={tone}
          label={`${Math.round(share * 100)} % of today’s cap`}
        />
      )}
      <span className="micro num">{spentToday(budget)}</span>
    </>
  );
}

function Pulse({ small }: { small: boolean }) {
  const state = useConnection((connection) => connection.state);
  const identity = useConnection((connection) => connection.identity);
  const budget = useConnection((connection) => connection.budget);
  const online = state === 'online';
  const name = online && identity ? stateNames[identity.state] : state === 'offline' ? 'Not answering' : 'Connecting';
  const alive = online && (identity?.state === 'running' || identity?.state === 'ready');
  const said = budget ? `${name}, ${spentToday(budget)}` : name;
  return (
    <Hint small={small} text={said}>
      <a className="pulse" href={href('settings', ['budget'])} aria-label={`Hearth: ${said}. Open budget.`}>
        <span className={`dot ${alive ? 'live' : state === 'offline' ? 'carmine' : 'hollow'}`} />
        {!small && <span className="medium">{name}</span>}
        {!small && budget && <Spending budget={budget} />}
      </a>
    </Hint>
  );
}

/** The left rail: the palette, the rooms, and at its foot the state and the money. */
export function Rail({ small, onFind }: { small: boolean; onFind: () => void }) {
  const { page } = usePlace();
  return (
    <header className="rail" data-region="rail">
      <div className="rail-head">
        <Icon name="mark" size={20} />
        {!small && <span>Hearth</span>}
      </div>
      <Hint small={small} text="Find or do" keys="mod+k">
        <button
          type="button"
          className="rail-find"
          aria-label="Find or do"
          aria-keyshortcuts={ariaKeys('mod+k')}
          onClick={onFind}
        >
          <Icon name="search" size={small ? 18 : 16} />
          {!small && <span className="grow">Find or do</span>}
          {!small && <Kbd keys="mod+k" />}
        </button>
      </Hint>
      <nav className="nav" aria-label="Rooms">
        {routes.map((route) => (
          <Room key={route.path} route={route} small={small} current={route.path === page} />
        ))}
      </nav>
      <Pulse small={small} />
    </header>
  );
}
