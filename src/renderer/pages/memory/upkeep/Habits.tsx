/** What memory does by itself: what it keeps, and when it is looked into. */
import { type ReactNode, useState } from 'react';
import type { Settings } from '../../../../contract/self.ts';
import { sentence } from '../../../app/connection.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { Choice } from '../../../parts/Choice.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Switch } from '../../../parts/Switch.tsx';

const learning: { value: Settings['learn']; name: string; hint: string }[] = [
  {
    value: 'keep',
    name: 'Keep',
    hint: 'What you say of yourself and decide is kept. What came with text from outside asks you.',
  },
  { value: 'ask', name: 'Ask', hint: 'Everything that may be worth keeping waits for you first.' },
  { value: 'off', name: 'Off', hint: 'Nothing is picked up. What you tell it to remember is still kept.' },
];

export function Habits(): ReactNode {
  const settings = useConnection((it) => it.settings);
  const [fault, setFault] = useState<string>();
  if (!settings) return null;
  const set = (part: Partial<Settings>) => {
    setFault(undefined);
    connection.store
      .getState()
      .change(part)
      .catch((failed: unknown) => setFault(sentence(failed)));
  };
  return (
    <section aria-label="By itself">
      <h2 className="head">By itself</h2>
      <Setting name="What it learns" hint={learning.find(({ value }) => value === settings.learn)?.hint} error={fault}>
        <Choice label="What it learns" value={settings.learn} options={learning} onChange={(learn) => set({ learn })} />
      </Setting>
      <Setting name="Recall" hint="Look for what is remembered before each answer and run, and show it beside the answer.">
        <Switch label="Recall" checked={settings.recall} onChange={(recall) => set({ recall })} />
      </Setting>
    </section>
  );
}
