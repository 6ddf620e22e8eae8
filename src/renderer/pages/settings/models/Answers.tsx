import { useEffect, useState } from 'react';
import { count } from '../../../app/amounts.ts';
import { sentence } from '../../../app/connection.ts';
import { connection, useConnection } from '../../../app/shell.ts';
import { TextInput } from '../../../parts/Field.tsx';
import { Setting } from '../../../parts/Setting.tsx';
import { Switch } from '../../../parts/Switch.tsx';

const [least, most] = [16, 128_000];

/** How long an answer may be, and whether a model thinks before it. */
export function Answers() {
  const settings = useConnection((it) => it.settings);
  const tokens = settings?.maxOutputTokens;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  useEffect(() => setTyped(tokens === undefined ? '' : String(tokens)), [tokens]);
  const change = (part: { maxOutputTokens: number } | { thinking: boolean }) =>
    connection.store
      .getState()
      .change(part)
      .catch((reason: unknown) => setWrong(sentence(reason)));
  const save = () => {
    const wanted = Number(typed.replace(/[ ,]/g, ''));
    if (!Number.isInteger(wanted) || wanted < least || wanted > most)
      return setWrong(`Use a whole number from ${least} to ${count(most)}.`);
    setWrong(undefined);
    if (wanted !== tokens) void change({ maxOutputTokens: wanted });
  };
  return (
    <>
      <Setting id="answer-length" name="Longest answer" hint="In tokens: about three quarters of a word each" error={wrong}>
        <TextInput
          look="num money"
          inputMode="numeric"
          aria-label="Longest answer in tokens"
          bad={Boolean(wrong)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => event.key === 'Enter' && save()}
        />
      </Setting>
      <Setting
        id="thinking"
        name="Think first"
        hint="Models that can write their thoughts before the answer. Slower, and it costs more"
      >
        <Switch label="Think first" checked={settings?.thinking ?? false} onChange={(thinking) => void change({ thinking })} />
      </Setting>
    </>
  );
}
