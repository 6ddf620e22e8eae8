import { type FormEvent, useState } from 'react';
import type { Model } from '../../../../contract/models.ts';
import { count } from '../../../app/amounts.ts';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { readCap } from '../budget/caps.ts';
import { modelsStore, useStored } from '../stores.ts';
import { unpriced } from './store.ts';
import { priceWords } from './words.ts';

/** Two amounts for one model. A model whose price nobody knows is not called until then. */
function PriceForm({ model, onDone }: { model: Model; onDone: () => void }) {
  const [input, setInput] = useState(String(model.price?.inputPerMTok ?? ''));
  const [output, setOutput] = useState(String(model.price?.outputPerMTok ?? ''));
  const [wrong, setWrong] = useState<string>();
  const fault = useStored(modelsStore, (state) => state.faults[`price:${model.id}`]);
  const { price } = modelsStore.store.getState();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const amounts = [input, output].map(readCap);
    const [inputPerMTok, outputPerMTok] = amounts.map((read) => ('cap' in read ? read.cap : null));
    if (typeof inputPerMTok !== 'number' || typeof outputPerMTok !== 'number')
      return setWrong('Use two amounts in dollars, such as 3.00 and 15.00.');
    setWrong(undefined);
    if (await price({ model: model.id, inputPerMTok, outputPerMTok })) onDone();
  };
  const free = async () => {
    if (await price({ model: model.id, free: true })) onDone();
  };
  return (
    <form className="stack g4" onSubmit={(event) => void save(event)} aria-label={`Price of ${model.id}`}>
      <div className="row wrap">
        <TextInput
          before="$"
          look="num money"
          inputMode="decimal"
          placeholder="In"
          aria-label={`${model.id}, dollars per million tokens in`}
          value={input}
          onChange={(event) => setInput(event.target.value)}
          autoFocus
        />
        <TextInput
          before="$"
          look="num money"
          inputMode="decimal"
          placeholder="Out"
          aria-label={`${model.id}, dollars per million tokens out`}
          value={output}
          onChange={(event) => setOutput(event.target.value)}
        />
        <Button type="submit" size="sm">
          Save
        </Button>
        <Button size="sm" kind="ghost" onClick={() => void free()}>
          It is free
        </Button>
        <Button size="sm" kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {(wrong ?? fault) && (
        <span className="meta c-carmine" role="alert">
          {wrong ?? fault}
        </span>
      )}
    </form>
  );
}

function Price({ model }: { model: Model }) {
  if (model.local || model.free) return <span className="badge moss">Free</span>;
  if (model.price) return <>{priceWords(model.price)}</>;
  return <span className="c-brass">Stopped, no price</span>;
}

function Row({ model }: { model: Model }) {
  const [open, setOpen] = useState(false);
  return (
    <tr>
      <td className="mono" dir="auto">
        {model.id}
      </td>
      <td className="c2">{model.provider}</td>
      {open ? (
        <td colSpan={3}>
          <PriceForm model={model} onDone={() => setOpen(false)} />
        </td>
      ) : (
        <>
          <td className="r c2">{model.contextWindow ? count(model.contextWindow) : ''}</td>
          <td className="r">
            <Price model={model} />
          </td>
          <td className="r">
            {!model.local && (
              <Button
                size="sm"
                kind={model.price || model.free ? 'ghost' : 'plain'}
                onClick={() => setOpen(true)}
                aria-label={`${model.price || model.free ? 'Change' : 'Set a'} price of ${model.id}`}
              >
                {model.price || model.free ? 'Change' : 'Set a price'}
              </Button>
            )}
          </td>
        </>
      )}
    </tr>
  );
}

/** Every model that can be named, with what a million tokens cost. */
export function Prices() {
  const models = useStored(modelsStore, (state) => state.models).filter(({ provider }) => provider !== 'builtin');
  if (models.length === 0) return null;
  const waiting = unpriced(models).length;
  return (
    <details className="prices" id="prices" tabIndex={-1} open={waiting > 0}>
      <summary>
        <span className="medium">Models and prices</span>{' '}
        <span className="meta">
          {waiting > 0
            ? `${waiting} stopped: nobody knows what ${waiting === 1 ? 'it costs' : 'they cost'}`
            : `${count(models.length)}, dollars for a million tokens in and out`}
        </span>
      </summary>
      <table className="table num">
        <thead>
          <tr>
            <th>Model</th>
            <th>Provider</th>
            <th className="r">Context</th>
            <th className="r">$ a million in, out</th>
            <th>
              <span className="sr">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Row key={`${model.provider} ${model.id}`} model={model} />
          ))}
        </tbody>
      </table>
    </details>
  );
}
