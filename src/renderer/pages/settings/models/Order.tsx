import { useState } from 'react';
import { sentence } from '../../../app/connection.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Button } from '../../../parts/Button.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { modelsStore, useStored } from '../stores.ts';
import { moved } from './store.ts';

/** `settings.models` takes ten at most. */
const most = 10;

function chipMenu(order: string[], model: string, save: (order: string[]) => void): MenuItem[] {
  const at = order.indexOf(model);
  return [
    { label: 'Ask it earlier', icon: 'chev-left', disabled: at === 0, onSelect: () => save(moved(order, model, -1)) },
    {
      label: 'Ask it later',
      icon: 'chev-right',
      disabled: at === order.length - 1,
      onSelect: () => save(moved(order, model, 1)),
    },
    { separator: true },
    {
      label: 'Leave it out',
      icon: 'x',
      onSelect: () => {
        save(order.filter((it) => it !== model));
        toast(`${model} is left out.`, { label: 'Undo', run: () => save(order) });
      },
    },
  ];
}

/** Which model answers, and which one when that cannot. */
export function Order() {
  const order = useConnection((it) => it.settings?.models) ?? [];
  const models = useStored(modelsStore, (state) => state.models);
  const [fault, setFault] = useState<string>();
  const save = (next: string[]) => {
    setFault(undefined);
    connection.store
      .getState()
      .change({ models: next })
      .catch((reason: unknown) => setFault(sentence(reason)));
  };
  const others = models.filter(({ id, provider }) => provider !== 'builtin' && !order.includes(id));
  const add: MenuItem[] = others.map(({ id, provider }) => ({ label: id, hint: provider, onSelect: () => save([...order, id]) }));
  const hint =
    order.length > 0 ? 'If the first does not answer, the next one does' : 'The first that answers. Choose one to be sure which';
  return (
    <Setting id="order" name="For chat" hint={hint} error={fault}>
      <div className="row g4 chips">
        {order.map((model, at) => (
          <Menu
            key={model}
            items={chipMenu(order, model, save)}
            trigger={
              <button type="button" className="chip" title={model}>
                <span className="num c3">{at + 1}</span> <span className="clip">{model}</span>
              </button>
            }
          />
        ))}
        {add.length > 0 && order.length < most && (
          <Menu
            items={add}
            trigger={
              <Button size="sm" kind="ghost" icon="plus">
                {order.length > 0 ? 'Next' : 'Choose'}
              </Button>
            }
          />
        )}
      </div>
    </Setting>
  );
}
