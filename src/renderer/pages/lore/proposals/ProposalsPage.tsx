/** All that Hearth proposes, the oldest first, and what was answered before. */
import { type ReactNode, useState } from 'react';
import { SideToggle } from '../../../app/Columns.tsx';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Choice } from '../../../parts/Choice.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { ProposalCard } from './ProposalCard.tsx';
import { proposals, useProposals } from './waiting.ts';

export function ProposalsPage(): ReactNode {
  const [which, setWhich] = useState<'open' | 'decided'>('open');
  const fault = useProposals((state) => state.fault);
  const choose = (value: 'open' | 'decided') => {
    setWhich(value);
    if (value === 'decided') void proposals.loadDecided();
  };
  return (
    <>
      <header className="bar" data-region="bar">
        <SideToggle />
        <h1>Proposals</h1>
        <span className="end">
          <Choice
            label="Which"
            value={which}
            options={[
              { value: 'open', name: 'To decide' },
              { value: 'decided', name: 'Decided' },
            ]}
            onChange={choose}
          />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll lore-page" tabIndex={0} aria-label={which === 'open' ? 'To decide' : 'Decided'}>
        <div className="lore-column wide stack g16">
          {fault && (
            <Banner
              tone="carmine"
              icon="warn"
              action={
                <Button size="sm" onClick={() => void proposals.load()}>
                  Read again
                </Button>
              }
            >
              {fault}
            </Banner>
          )}
          <All which={which} />
        </div>
      </section>
    </>
  );
}

function All({ which }: { which: 'open' | 'decided' }): ReactNode {
  const items = useProposals((state) => state[which]);
  if (!items) return <Skeleton label="Reading the proposals" />;
  if (items.length > 0)
    return items.map((proposal, at) => (
      <ProposalCard
        key={proposal.id}
        proposal={proposal}
        linked
        {...(which === 'open' && items.length > 1 && { place: `${at + 1} of ${items.length}` })}
      />
    ));
  if (which === 'decided') return <p className="meta">Nothing was decided yet.</p>;
  return (
    <div className="empty">
      <Icon name="lore" size={24} />
      <p className="head">Nothing waits for you</p>
      <p>What Hearth would change in its lore stands here, as a diff with its reason. Nothing is changed without you.</p>
    </div>
  );
}
