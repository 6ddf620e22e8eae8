import { type FormEvent, useState } from 'react';
import type { Provider } from '../../../../contract/models.ts';
import { bytes } from '../../../app/amounts.ts';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { Meter } from '../../../parts/Waiting.tsx';
import { modelsStore, useStored } from '../stores.ts';
import type { Pull } from './store.ts';

/** "1.2 of 5.2 GB" while it is known, else what Ollama says it does. */
function howFar({ completed, total, status }: Pull): string {
  return completed !== undefined && total ? `${bytes(completed)} of ${bytes(total)}` : status;
}

function Progress({ pull }: { pull: Pull }) {
  const share = pull.total ? (pull.completed ?? 0) / pull.total : 0;
  const stop = () => void modelsStore.store.getState().cancelPull(pull.id, pull.model);
  return (
    <div className="prov-more row g12">
      <div className="stack g4 grow">
        <span className="row">
          <span className="mono">{pull.model}</span>
          <span className={pull.error ? 'end meta c-carmine' : 'end meta num'}>{pull.error ?? howFar(pull)}</span>
        </span>
        {!pull.error && <Meter thick value={share} tone="ember" label={`${pull.model}: ${Math.round(share * 100)} % fetched`} />}
      </div>
      {!pull.done && (
        <Button size="sm" icon="stop" onClick={stop} aria-label={`Stop fetching ${pull.model}`}>
          Stop
        </Button>
      )}
    </div>
  );
}

/** Fetching models to this computer, with progress and Stop. */
export function Pulling({ provider, open, onClose }: { provider: Provider; open: boolean; onClose: () => void }) {
  const pulls = useStored(modelsStore, (state) => state.pulls);
  const fault = useStored(modelsStore, (state) => state.faults.pull);
  const [model, setModel] = useState('');
  const get = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await modelsStore.store.getState().pull(provider.id, model.trim()))) return;
    setModel('');
    onClose();
  };
  return (
    <>
      {open && (
        <form className="prov-more row wrap" onSubmit={(event) => void get(event)}>
          <TextInput
            icon="down"
            look="key"
            placeholder="qwen3:8b"
            aria-label="Name of the model to get"
            value={model}
            onChange={(event) => setModel(event.target.value)}
            autoFocus
          />
          <Button type="submit" disabled={!model.trim()}>
            Get
          </Button>
          <Button kind="ghost" onClick={onClose}>
            Cancel
          </Button>
        </form>
      )}
      {open && fault && (
        <p className="prov-more c-carmine" role="alert">
          {fault}
        </p>
      )}
      {Object.values(pulls)
        .filter(({ id }) => id === provider.id)
        .map((pull) => (
          <Progress key={pull.model} pull={pull} />
        ))}
    </>
  );
}
