/** All models by who runs them, with what they cost. */
import type { ReactElement, ReactNode } from 'react';
import type { Model, Provider } from '../../../../contract/models.ts';
import { dollars } from '../../../app/amounts.ts';
import { go, href } from '../../../app/location.ts';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { useChat } from '../room.ts';

interface ModelMenuProps {
  readonly trigger: ReactElement;
  readonly chosen: string | null;
  readonly onChoose: (model: string) => void;
}

export function ModelMenu({ trigger, chosen, onChoose }: ModelMenuProps): ReactNode {
  const models = useChat((state) => state.models);
  const providers = useChat((state) => state.providers);
  const items = groups(models, providers ?? [], chosen, onChoose);
  const settings: MenuItem[] = [
    { separator: true },
    { label: 'Models and keys…', icon: 'settings', onSelect: () => go(href('settings', ['models'])) },
  ];
  return <Menu trigger={trigger} side="top" align="start" items={[...items, ...settings]} />;
}

function groups(
  models: readonly Model[],
  providers: readonly Provider[],
  chosen: string | null,
  onChoose: (model: string) => void,
): MenuItem[] {
  return providers
    .filter(({ enabled, healthy }) => enabled && healthy)
    .flatMap(({ id, name }) => {
      const own = models.filter((model) => model.provider === id);
      if (own.length === 0) return [];
      return [
        { heading: name },
        ...own.map((model) => ({
          label: model.id,
          hint: priceOf(model),
          checked: model.id === chosen,
          onSelect: () => onChoose(model.id),
        })),
      ];
    });
}

/** What a million tokens cost, in and out. */
function priceOf(model: Model): string {
  if (model.free || model.local) return 'free';
  return model.price ? `${dollars(model.price.inputPerMTok)} · ${dollars(model.price.outputPerMTok)}` : 'no price';
}
