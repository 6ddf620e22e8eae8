/** What narrows the list: words, a state, a type. */
import { type ReactNode, useEffect, useState } from 'react';
import type { RunState } from '../../../../contract/run-event.ts';
import { registerKeys } from '../../../app/keys.ts';
import { TextInput } from '../../../parts/Field.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { list, useList } from '../room.ts';
import { standingOf, states } from './words.ts';

/** Typing rests this long before it is searched for. */
const restMs = 150;
/** What is asked for most stands as a chip; the rest is in the menu. */
const chips: { state: RunState | null; name: string }[] = [
  { state: null, name: 'All' },
  { state: 'waiting', name: 'Waiting' },
  { state: 'failed', name: 'Failed' },
];

export function Filters(): ReactNode {
  const { state, type } = useList((it) => it.filter);
  const rare = state !== null && !chips.some((chip) => chip.state === state);
  return (
    <div className="act-filters">
      <Words />
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here */}
      <div className="row g4" role="group" aria-label="Show">
        {chips.map((chip) => (
          <button
            key={chip.name}
            type="button"
            className="chip"
            aria-pressed={state === chip.state}
            onClick={() => void list.change({ state: chip.state })}
          >
            {chip.name}
          </button>
        ))}
        <span className="end">
          <Menu
            trigger={
              <button type="button" className="chip act-more" aria-label={`More filters${chosen(rare ? state : null, type)}`}>
                <span className="clip">{[rare && standingOf(state).words, type].filter(Boolean).join(', ') || 'More'}</span>
                <Icon name="chev-down" size={14} />
              </button>
            }
            items={useItems()}
          />
        </span>
      </div>
    </div>
  );
}

const chosen = (state: RunState | null, type: string | null) =>
  [state && standingOf(state).words, type]
    .filter(Boolean)
    .map((it) => `, ${it}`)
    .join('');

function useItems(): MenuItem[] {
  const { state, type } = useList((it) => it.filter);
  const types = useList((it) => it.types);
  const line = (label: string, checked: boolean, onSelect: () => void) => ({ label, checked, onSelect });
  return [
    { heading: 'State' },
    line('Any state', state === null, () => void list.change({ state: null })),
    ...states.map((it) => line(standingOf(it).words, it === state, () => void list.change({ state: it }))),
    { separator: true },
    { heading: 'Type' },
    line('Any type', type === null, () => void list.change({ type: null })),
    ...types.map((it) => line(it, it === type, () => void list.change({ type: it }))),
  ];
}

function Words(): ReactNode {
  const asked = useList((it) => it.filter.query);
  const [text, setText] = useState(asked);
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => {
    if (text.trim() === asked) return;
    const timer = setTimeout(() => void list.change({ query: text.trim() }), restMs);
    return () => clearTimeout(timer);
  }, [text, asked]);
  useEffect(() => registerKeys([{ keys: 'mod+f', does: 'Find a run', scope: 'Activity', run: () => field?.focus() }]), [field]);
  return (
    <search>
      <TextInput
        ref={setField}
        icon="search"
        look="quiet"
        type="search"
        placeholder="Find a run"
        aria-label="Find a run"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </search>
  );
}
