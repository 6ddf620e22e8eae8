/** What waits for the user: candidates to keep, and what could be tidied. */
import { type ReactNode, useEffect, useRef } from 'react';
import { counted } from '../../../app/amounts.ts';
import { go, href } from '../../../app/location.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { Candidate } from './Candidate.tsx';
import { Proposal } from './Proposal.tsx';
import { useWaiting, waiting } from './waiting.ts';

export function WaitingTab(): ReactNode {
  const { candidates, proposals, more, fault } = useWaiting((state) => state);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => void waiting.reload(), []);
  useNextFocus(box, (candidates?.length ?? 0) + (proposals?.length ?? 0));
  const none = candidates?.length === 0 && proposals?.length === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={box} className="scroll mem-waiting" tabIndex={0} aria-label="What waits for you" data-region="page">
      {fault && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void waiting.reload()}>
              Read again
            </Button>
          }
        >
          {fault}
        </Banner>
      )}
      {!candidates && !fault && <Skeleton label="Reading what waits" rows={4} />}
      {none && <Nothing />}
      {candidates && candidates.length > 0 && (
        <section className="stack g12" aria-label="May be worth keeping">
          <div className="stack g2">
            <h2 className="head">May be worth keeping</h2>
            <p className="meta">Picked up in conversations and runs. What you decline is not offered again.</p>
          </div>
          {candidates.map((candidate) => (
            <Candidate key={candidate.id} candidate={candidate} />
          ))}
          {more && (
            <Button size="sm" kind="ghost" onClick={() => void waiting.readMore()}>
              More
            </Button>
          )}
        </section>
      )}
      {proposals && proposals.length > 0 && (
        <section className="stack g12" aria-label="Could be tidied">
          <div className="stack g2">
            <h2 className="head">Could be tidied</h2>
            <p className="meta">
              {counted(proposals.length, 'proposal')}. Nothing changes until you accept, and each can be undone.
            </p>
          </div>
          {proposals.map((proposal) => (
            <Proposal key={proposal.id} proposal={proposal} />
          ))}
        </section>
      )}
    </section>
  );
}

/** A card that was answered is gone: the focus goes to the next one, and at last to the room, never to nowhere. */
function useNextFocus(box: React.RefObject<HTMLElement | null>, count: number): void {
  const before = useRef(count);
  useEffect(() => {
    const fewer = count < before.current;
    before.current = count;
    if (!fewer || (document.activeElement && document.activeElement !== document.body)) return;
    (box.current?.querySelector<HTMLElement>('[data-card]') ?? box.current)?.focus();
  }, [box, count]);
}

function Nothing(): ReactNode {
  return (
    <div className="empty">
      <Icon name="check" size={24} />
      <p className="head">Nothing waits for you</p>
      <p>What Hearth is not sure of, and what came with text from outside, is asked here before it is kept.</p>
      <div className="acts">
        <Button onClick={() => go(href('memory', ['upkeep']))}>What is kept by itself</Button>
      </div>
    </div>
  );
}
