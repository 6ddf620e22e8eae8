/** Everything that waits for an answer, wherever it comes from: one question open at a time, the oldest first. */
import { type ReactNode, useState } from 'react';
import type { Approval } from '../../../../contract/runs.ts';
import { href } from '../../../app/location.ts';
import { ApprovalCard } from '../../../approvals/ApprovalCard.tsx';
import { useApprovals } from '../../../approvals/waiting.ts';
import { deadlineWords } from '../../../approvals/words.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { briefOf, iconOf, questionOf } from '../../../calls/words.ts';
import { Icon } from '../../../parts/Icon.tsx';

export function Approvals(): ReactNode {
  const items = useApprovals((state) => state.items);
  const wanted = useApprovals((state) => state.wanted);
  const [chosen, setChosen] = useState<string | null>(null);
  const find = (id: string | null) => items.find(({ approvalId }) => approvalId === id);
  const shown = find(wanted) ?? find(chosen) ?? items[0];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className="scroll act-approvals" tabIndex={0} aria-label="What waits for you" data-region="page">
      <h2 className="sr">What waits for you</h2>
      {items.length === 0 && (
        <div className="empty">
          <Icon name="shield-check" size={24} />
          <p className="head">Nothing waits for you</p>
          <p>What is not granted is asked here and in its conversation. No answer is a no.</p>
        </div>
      )}
      {items.map((approval) =>
        approval === shown ? (
          <Open key={approval.approvalId} approval={approval} place={placeIn(items, approval)} />
        ) : (
          <Closed key={approval.approvalId} approval={approval} onOpen={() => setChosen(approval.approvalId)} />
        ),
      )}
    </section>
  );
}

const placeIn = (items: readonly Approval[], approval: Approval) =>
  items.length > 1 ? `${items.indexOf(approval) + 1} of ${items.length}` : undefined;

function Open({ approval, place }: { approval: Approval; place: string | undefined }): ReactNode {
  return (
    <div className="stack g4">
      <ApprovalCard approval={approval} {...(place && { place })} onAnswered={toAll} />
      <From approval={approval} />
    </div>
  );
}

function toAll(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('.act-approvals')?.focus({ preventScroll: true });
}

/** Where the question comes from, whole: an answer may need what went before it. */
function From({ approval: { runId, conversationId } }: { approval: Approval }): ReactNode {
  return (
    <p className="row g12 meta">
      {runId ? (
        <a className="link" href={href('activity', [runId])}>
          See its run
        </a>
      ) : (
        'A call by hand'
      )}
      {conversationId && (
        <a className="link" href={href('chat', [conversationId])}>
          See its conversation
        </a>
      )}
    </p>
  );
}

function Closed({ approval, onOpen }: { approval: Approval; onOpen: () => void }): ReactNode {
  const { tool, args, deadline } = approval;
  return (
    <button type="button" className="item tall act-closed" aria-expanded={false} onClick={onOpen}>
      <Icon name={iconOf(tool)} className="m-ember" />
      <span className="grow stack g0">
        <span className="clip">
          <Verbatim text={questionOf(tool)} line />
        </span>
        <span className="meta clip" dir="ltr">
          <Verbatim text={briefOf(tool, args)} line />
        </span>
      </span>
      <span className="meta num">{deadlineWords(deadline)}</span>
    </button>
  );
}
