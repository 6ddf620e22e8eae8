/** What makes the vectors: the choice, and how far they are made. Recall works meanwhile. */
import { RadioGroup } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { Output } from '../../../../contract/index.ts';
import type { Embedding } from '../../../../contract/memory/index.ts';
import { count } from '../../../app/amounts.ts';
import { sentence } from '../../../app/connection.ts';
import { connection } from '../../../app/shell.ts';
import { Confirm } from '../../../parts/Dialog.tsx';
import { Meter } from '../../../parts/Waiting.tsx';
import { upkeep, useUpkeep } from '../room.ts';
import { embedderNameOf, placeOf } from './words.ts';

type Choice = Output<'memory.embedders'>['items'][number];

/** Nothing is here where the daemon has one way only. */
export function Embedders(): ReactNode {
  const choices = useUpkeep((state) => state.embedders);
  const embedding = useUpkeep((state) => state.embedding);
  const [asking, setAsking] = useState<Choice | null>(null);
  const [fault, setFault] = useState<string>();
  if (!choices || choices === 'absent') return null;
  const choose = async ({ name }: Choice) => {
    setFault(undefined);
    await connection.store
      .getState()
      .change({ embedder: name })
      .catch((failed: unknown) => setFault(sentence(failed)));
    await upkeep.reload();
  };
  const pick = (name: string) => {
    const choice = choices.find((it) => it.name === name);
    // What is sent away cannot be called back: that is asked for first.
    if (choice && !choice.local) setAsking(choice);
    else if (choice) void choose(choice);
  };
  return (
    <section className="stack g12" aria-label="Meaning">
      <div className="stack g2">
        <h2 className="head">Meaning</h2>
        <p className="meta">
          What finds a record that says the same in other words. Changing it makes all vectors anew, in the background.
        </p>
      </div>
      {embedding && <Progress embedding={embedding} />}
      {fault && (
        <p className="c-carmine" role="alert">
          {fault}
        </p>
      )}
      <Choices choices={choices} onPick={pick} />
      {asking && (
        <Confirm
          title={`Send all records to ${embedderNameOf(asking.name)}?`}
          keep="Keep them here"
          act="Send them"
          onAct={() => void choose(asking)}
          onClose={() => setAsking(null)}
        >
          The text of every record, and of every question, leaves this computer to be turned into vectors. What was sent cannot be
          called back. It is paid for within your caps.
        </Confirm>
      )}
    </section>
  );
}

function Choices({ choices, onPick }: { choices: readonly Choice[]; onPick: (name: string) => void }): ReactNode {
  const chosen = choices.find((it) => it.chosen)?.name ?? '';
  return (
    <RadioGroup.Root className="stack g2" aria-label="What makes the vectors" value={chosen} onValueChange={onPick}>
      {choices.map((choice) => (
        <RadioGroup.Item
          key={choice.name}
          value={choice.name}
          disabled={!choice.available && !choice.chosen}
          className="item tall mem-option"
        >
          <span className="radio" aria-hidden="true" />
          <span className="stack g0 grow">
            <span className="medium">{embedderNameOf(choice.name)}</span>
            <span className="meta">{placeOf(choice)}</span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

function Progress({ embedding: { done, total, state, why } }: { embedding: Embedding }): ReactNode {
  if (state === 'ready') return null;
  const share = total > 0 ? done / total : 0;
  return (
    <div className="stack g4 mem-progress">
      <span className="row base">
        <span className="medium">{state === 'working' ? 'Making vectors' : 'Waiting'}</span>
        <span className="meta num end">
          {count(done)} of {count(total)}
        </span>
      </span>
      <Meter
        thick
        value={share}
        tone={state === 'working' ? 'ember' : 'brass'}
        label={`${Math.floor(share * 100)} % of the vectors are made`}
      />
      <span className="meta">{why ?? 'Recall works meanwhile, by words and by what is made already.'}</span>
    </div>
  );
}
