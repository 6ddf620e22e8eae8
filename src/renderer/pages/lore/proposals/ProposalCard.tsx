/** A change that Hearth proposes: why, where from, the change itself, and the answer, which only the person gives. */
import '../../../approvals/approvals.css';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import type { Proposal } from '../../../../contract/notebook.ts';
import { announce } from '../../../app/announce.ts';
import { href } from '../../../app/location.ts';
import { useConnection } from '../../../app/shell.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { Compared, useSize } from '../../../diff/Compared.tsx';
import { momentOf, nameOf, whoIs } from '../../../editor/words.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { accept, decline, editFirst } from './answers.ts';
import { useProposals } from './waiting.ts';

interface CardProps {
  proposal: Proposal;
  /** "1 of 3", where more wait in the same place. */
  place?: string;
  /** The name of the file as a link to it. */
  linked?: boolean;
}

export function ProposalCard({ proposal, place, linked = false }: CardProps): ReactNode {
  const id = useId();
  const letters = useConnection((it) => it.settings?.letterKeys ?? true);
  const online = useConnection((it) => it.state !== 'offline');
  const busy = useProposals((state) => (state.deciding?.id === proposal.id ? state.deciding.decision : null));
  const { state, stale } = proposal;
  const open = state === 'open';
  const press = (event: KeyboardEvent) => {
    if (!open || busy || !online || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
    const accepts = event.target instanceof HTMLElement && event.target.dataset.accepts !== undefined;
    const key = event.key.toLowerCase();
    if (event.key === 'Enter' && accepts) announce('Enter does not accept. Press A, or Space on the button.');
    else if (letters && key === 'a' && !stale) void accept(proposal);
    else if (letters && key === 'd') void decline(proposal);
    else if (letters && key === 'e') void editFirst(proposal);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: what is answered are the buttons
    <div
      role="group"
      className="approve lore-proposal"
      aria-labelledby={`${id}-q`}
      aria-describedby={`${id}-why`}
      tabIndex={open ? 0 : -1}
      onKeyDown={press}
    >
      <Head proposal={proposal} place={place} id={`${id}-q`} linked={linked} />
      <Body proposal={proposal} id={`${id}-why`} />
      {open && <Answers proposal={proposal} busy={busy} offline={!online} />}
    </div>
  );
}

interface HeadProps {
  proposal: Proposal;
  place: string | undefined;
  id: string;
  linked: boolean;
}

function Head({ proposal: { path, source, createdAt, state }, place, id, linked }: HeadProps): ReactNode {
  const said = { open: 'proposes', accepted: 'proposed', declined: 'proposed' }[state];
  const name = <Verbatim text={nameOf(path)} line />;
  return (
    <header>
      <Icon name="lore" />
      <h2 className="strong" id={id}>
        Hearth {said} a change to {linked ? <a href={href('lore', [path])}>{name}</a> : name}
      </h2>
      {state !== 'open' && (
        <span className={state === 'accepted' ? 'badge moss' : 'badge'}>{state === 'accepted' ? 'Accepted' : 'Declined'}</span>
      )}
      <span className="end meta c2 num">
        {place && `${place} · `}
        {source.runId ? (
          <a className="link" href={href('activity', [source.runId])}>
            from a run
          </a>
        ) : (
          `from ${whoIs(source.actor)}`
        )}
        {' · '}
        <time dateTime={createdAt}>{momentOf(createdAt)}</time>
      </span>
    </header>
  );
}

function Body({ proposal, id }: { proposal: Proposal; id: string }): ReactNode {
  const { before, after, reason, stale, source } = proposal;
  const refused = useProposals((state) => state.refused[proposal.id]);
  const size = useSize(before, after);
  return (
    <>
      <div className="in stack g4" id={id}>
        <p className="c2 lore-reason" dir="auto">
          <Verbatim text={reason} />
        </p>
        {source.outside !== undefined && (
          <p className="row g6 c-plum meta">
            <span className="badge plum">From outside</span>
            <span>
              It had read <Verbatim text={source.outside} line />: make sure that it is what you want.
            </span>
          </p>
        )}
        {stale && (
          <p className="c-brass meta">
            The file was changed since. It can be declined, or edited first on top of what is there now.
          </p>
        )}
        <span className="meta num">{size}</span>
      </div>
      <Compared before={before} after={after} />
      {refused && (
        <p className="in c-carmine" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}

function Answers({
  proposal,
  busy,
  offline,
}: {
  proposal: Proposal;
  busy: 'accept' | 'decline' | null;
  offline: boolean;
}): ReactNode {
  const common = { disabled: offline || busy !== null };
  return (
    <footer>
      <Button
        kind="primary"
        keys="a"
        aria-keyshortcuts="A"
        data-accepts=""
        disabled={common.disabled || proposal.stale}
        busy={busy === 'accept' && 'Accepting'}
        onClick={() => void accept(proposal)}
      >
        Accept
      </Button>
      <Button
        keys="d"
        aria-keyshortcuts="D"
        {...common}
        busy={busy === 'decline' && 'Declining'}
        onClick={() => void decline(proposal)}
      >
        Decline
      </Button>
      <Button kind="ghost" keys="e" aria-keyshortcuts="E" {...common} onClick={() => void editFirst(proposal)}>
        Edit first
      </Button>
      <span className="end meta num">
        {proposal.stale ? '' : `Accepting makes version ${(proposal.baseVersion ?? 0) + 1}. Undo any time.`}
      </span>
    </footer>
  );
}
