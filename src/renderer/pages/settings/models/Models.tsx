import { useState } from 'react';
import { useConnection } from '../../../app/shell.ts';
import { Banner } from '../../../parts/Banner.tsx';
import { Button } from '../../../parts/Button.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { SectionFrame } from '../SectionFrame.tsx';
import { modelsStore, useStarted } from '../stores.ts';
import { AddProvider } from './AddProvider.tsx';
import { Answers } from './Answers.tsx';
import { Order } from './Order.tsx';
import { Prices } from './Prices.tsx';
import { ProviderRow } from './ProviderRow.tsx';
import { withOffered } from './words.ts';

const keptIn = {
  keychain: 'Keys go to the system keychain. They can be replaced, never read back.',
  file: 'Keys go to a file in the home folder that only you may read. They can be replaced, never read back.',
  plain: 'Keys can be replaced, never read back.',
};

/** Who can answer, in which order, and at what price. */
export function Models() {
  const { providers, protection, checking, faults, check, load } = useStarted(modelsStore);
  const order = useConnection((it) => it.settings?.models);
  const [adding, setAdding] = useState(false);
  const standing =
    order?.[0] ?? providers?.find(({ healthy, enabled, kind }) => healthy && enabled && kind !== 'builtin')?.models[0];
  const actions = (
    <>
      <Button size="sm" kind="ghost" icon="refresh" busy={checking && 'Checking'} onClick={() => void check()}>
        Check all
      </Button>
      <Button size="sm" icon="plus" aria-expanded={adding} onClick={() => setAdding(!adding)}>
        Add
      </Button>
    </>
  );
  return (
    <SectionFrame id="models" name="Models" hint={keptIn[protection ?? 'keychain']} actions={actions}>
      {protection === 'plain' && (
        <Banner tone="brass" icon="lock">
          <span className="medium">This system has no keyring.</span> Keys that you paste are kept in the home folder without
          protection of their own. Setting a variable such as ANTHROPIC_API_KEY keeps them out of it.
        </Banner>
      )}
      {adding && <AddProvider onDone={() => setAdding(false)} />}
      {faults.list && (
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => void load()}>
              Read again
            </Button>
          }
        >
          {faults.list}
        </Banner>
      )}
      <div className="card" id="providers" tabIndex={-1}>
        {!providers && <Skeleton label="Reading who can answer" />}
        {providers &&
          withOffered(providers).map((provider) => (
            <ProviderRow
              key={provider.id}
              provider={provider}
              standard={standing !== undefined && provider.models.includes(standing)}
            />
          ))}
      </div>
      <div>
        <Order />
        <Answers />
      </div>
      <Prices />
    </SectionFrame>
  );
}
