import { type RefObject, useEffect, useState } from 'react';
import { announce } from '../../app/announce.ts';
import { useConnection } from '../../app/shell.ts';
import { TextInput } from '../../parts/Field.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Setting } from '../../parts/Setting.tsx';
import { readCap, shownCap } from '../settings/budget/caps.ts';
import type { FirstRunState } from './store.ts';

/** What stands in the field where nothing was set before. */
const usual = 1;

const off = [
  { name: 'Reading files', words: 'It sees what you type and attach, nothing else.' },
  { name: 'Going online', words: 'Only to the model that you chose.' },
  { name: 'Working on its own', words: 'Idle costs nothing: no model is called unasked.' },
];

/** A cap for a day, and what is off. `save` is what Continue does first. */
export function Spend({ state, save }: { state: FirstRunState; save: RefObject<() => Promise<boolean>> }) {
  const cap = useConnection((it) => it.budget?.caps.perDay);
  const [typed, setTyped] = useState(shownCap(cap ?? usual));
  const [wrong, setWrong] = useState<string>();
  useEffect(() => {
    save.current = async () => {
      const read = readCap(typed);
      const said = 'wrong' in read ? read.wrong : undefined;
      setWrong(said);
      if (said) announce(said, 'assertive');
      return 'cap' in read ? state.setCap(read.cap) : false;
    };
  }, [save, state, typed]);
  return (
    <div>
      {off.map(({ name, words }) => (
        <Setting key={name} name={name} hint={words}>
          <span className="row g6 meta">
            <Icon name="lock" size={14} />
            Off
          </span>
        </Setting>
      ))}
      <Setting name="Spend at most, a day" hint="A hard stop. Local models are free." error={wrong ?? state.fault}>
        <TextInput
          before="$"
          look="num cap-field"
          inputMode="decimal"
          placeholder="No cap"
          aria-label="Daily cap in dollars"
          bad={Boolean(wrong)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Setting>
    </div>
  );
}
