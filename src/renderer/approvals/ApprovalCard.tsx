/** A question that only the person can answer: what would run, where, why it asks, and when silence becomes a no. */
import './approvals.css';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Approval } from '../../contract/runs.ts';
import { announce } from '../app/announce.ts';
import { useConnection } from '../app/shell.ts';
import { Verbatim } from '../calls/Verbatim.tsx';
import { questionOf } from '../calls/words.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { AlwaysDialog } from './AlwaysDialog.tsx';
import { Preview } from './Preview.tsx';
import type { Answer } from './store.ts';
import { arrived, cardId, decide, useApprovals } from './waiting.ts';
import { deadlineWords, sizeOf, targetOf } from './words.ts';

/** A card that has just come takes no answer yet: a click or a key that was meant for something else must not be one. */
const deafMs = 500;

interface CardProps {
  approval: Approval;
  /** "1 of 3", where more wait in the same place. */
  place?: string;
  /** Is told when it was answered from inside the card: the focus is gone with it. */
  onAnswered?: () => void;
}

/** Use wherever an open approval is shown. It takes the focus only when the person asked to be brought to it. */
export function ApprovalCard({ approval, place, onAnswered }: CardProps): ReactNode {
  const id = cardId(approval);
  const box = useRef<HTMLDivElement>(null);
  const [asking, setAsking] = useState(false);
  const { deaf, listenNow } = useDeaf(approval.approvalId);
  useWanted(approval, box, listenNow);
  const letters = useConnection((it) => it.settings?.letterKeys ?? true);
  const online = useConnection((it) => it.state !== 'offline');
  const busy = useApprovals((state) => state.answering[approval.approvalId]);
  const answer = async (given: Answer) => {
    if (deaf || busy || !online) return;
    setAsking(false);
    if (await decide(approval, given)) onAnswered?.();
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || asking) return;
    const allows = event.target instanceof HTMLElement && event.target.dataset.allows !== undefined;
    if (event.key === 'Enter' && allows) announce('Enter does not allow. Press A, or Space on the button.');
    else if (letters && event.key.toLowerCase() === 'a' && !event.shiftKey) void answer({ decision: 'allow', remember: 'no' });
    else if (letters && event.key.toLowerCase() === 'd' && !event.shiftKey) void answer({ decision: 'deny' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: what is answered are the buttons
    <div
      id={id}
      role="group"
      ref={box}
      className="approve"
      aria-labelledby={`${id}-q`}
      aria-describedby={`${id}-why`}
      tabIndex={-1}
      onKeyDown={press}
    >
      <Head approval={approval} place={place} />
      <Body approval={approval} />
      <footer>
        <Answers
          runs={approval.runId !== undefined}
          deaf={deaf}
          offline={!online}
          busy={busy}
          onAnswer={answer}
          onAlways={() => setAsking(true)}
        />
      </footer>
      {asking && (
        <AlwaysDialog
          approval={approval}
          onAllow={() => void answer({ decision: 'allow', remember: 'always' })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function useDeaf(approvalId: string) {
  const [heard, setHeard] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setHeard(approvalId), deafMs);
    return () => clearTimeout(timer);
  }, [approvalId]);
  return { deaf: heard !== approvalId, listenNow: () => setHeard(approvalId) };
}

/** Who asked for the card is looking at it: it has the focus, and listens at once. */
function useWanted(approval: Approval, box: React.RefObject<HTMLElement | null>, listenNow: () => void) {
  const wanted = useApprovals((state) => state.wanted === approval.approvalId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only being wanted brings the focus here
  useEffect(() => {
    if (!wanted) return;
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
    listenNow();
    arrived();
  }, [wanted]);
}

function Head({ approval, place }: { approval: Approval; place: string | undefined }): ReactNode {
  return (
    <header>
      <Icon name="hand" />
      <h3 className="strong" id={`${cardId(approval)}-q`}>
        {questionOf(approval.tool)}
      </h3>
      <span className="end meta c2 num">
        {place && `${place} · `}
        <time dateTime={approval.deadline}>{deadlineWords(approval.deadline)}</time>
      </span>
    </header>
  );
}

function Body({ approval }: { approval: Approval }): ReactNode {
  const target = targetOf(approval);
  const size = useMemo(() => sizeOf(approval), [approval]);
  const refused = useApprovals((state) => state.refused[approval.approvalId]);
  const { why, taintedBy } = approval;
  return (
    <>
      <div className="in row g12">
        <span className="mono approve-target" dir="ltr">
          <Verbatim text={target || approval.tool} line />
        </span>
        <span className="end meta num none">{size}</span>
      </div>
      <Preview approval={approval} />
      <div className="in meta c2 approve-why" id={`${cardId(approval)}-why`}>
        <p dir="auto">
          <Verbatim text={why} />
        </p>
        {taintedBy !== undefined && (
          <p className="row g6 c-plum">
            <span className="badge plum">From outside</span>
            <span dir="ltr" className="approve-target">
              This run has read <Verbatim text={taintedBy} line />
            </span>
          </p>
        )}
        {refused && (
          <p className="c-carmine" role="alert">
            {refused}
          </p>
        )}
      </div>
    </>
  );
}

interface AnswersProps {
  /** There is a rest of a run that could be allowed along. */
  runs: boolean;
  deaf: boolean;
  offline: boolean;
  busy: Answer['decision'] | undefined;
  onAnswer: (answer: Answer) => Promise<void>;
  onAlways: () => void;
}

function Answers({ runs, deaf, offline, busy, onAnswer, onAlways }: AnswersProps): ReactNode {
  const common = { 'aria-disabled': deaf || undefined, disabled: offline || busy !== undefined };
  return (
    <>
      <Button
        kind="primary"
        keys="a"
        aria-keyshortcuts="A"
        data-allows=""
        {...common}
        busy={busy === 'allow' && 'Allowing'}
        onClick={() => void onAnswer({ decision: 'allow', remember: 'no' })}
      >
        Allow once
      </Button>
      <Button
        keys="d"
        aria-keyshortcuts="D"
        {...common}
        busy={busy === 'deny' && 'Denying'}
        onClick={() => void onAnswer({ decision: 'deny' })}
      >
        Deny
      </Button>
      <span className="end row g4">
        {runs && (
          <Button kind="ghost" data-allows="" {...common} onClick={() => void onAnswer({ decision: 'allow', remember: 'run' })}>
            Allow for this run
          </Button>
        )}
        <Button kind="ghost" aria-haspopup="dialog" {...common} onClick={() => !deaf && onAlways()}>
          Always…
        </Button>
      </span>
    </>
  );
}
