import { sentence } from '../../app/connection.ts';
import { applyTheme, type Theme } from '../../app/frame/theme.ts';
import { connection, useConnection } from '../../app/shell.ts';
import { toast } from '../../app/toasts/store.ts';
import { Choice } from '../../parts/Choice.tsx';
import { Field, TextInput } from '../../parts/Field.tsx';
import { Setting } from '../../parts/Setting.tsx';

const themes: { value: Theme; name: string }[] = [
  { value: 'system', name: 'System' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

/** Where everything stays, and how it looks. */
export function Home({ fault }: { fault: string | null }) {
  const home = useConnection((it) => it.identity?.home) ?? '';
  const theme = useConnection((it) => it.settings?.theme) ?? 'system';
  const setTheme = (wanted: Theme) => {
    applyTheme(wanted);
    connection.store
      .getState()
      .change({ theme: wanted })
      .catch((reason: unknown) => toast(sentence(reason)));
  };
  return (
    <div className="stack g16">
      <Field label="Home folder" hint="Another one: start Hearth with --home, or set HEARTH_HOME.">
        {({ bad: _, ...ids }) => <TextInput {...ids} icon="folder" look="quiet" readOnly value={home} />}
      </Field>
      <div>
        <Setting name="Nothing is sent anywhere" hint="But to the model that you chose, and only what it needs to answer." />
        <Setting
          name="Nothing is lost"
          hint="Each word is on disk before it is acknowledged; what was deleted can be brought back."
        />
        <Setting name="Theme" error={fault}>
          <Choice label="Theme" value={theme} options={themes} onChange={setTheme} />
        </Setting>
      </div>
    </div>
  );
}
