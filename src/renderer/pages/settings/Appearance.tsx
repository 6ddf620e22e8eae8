import { useState } from 'react';
import { sentence } from '../../app/connection.ts';
import { applyTheme, type Theme } from '../../app/frame/theme.ts';
import { listKeys } from '../../app/keys.ts';
import { connection, useConnection } from '../../app/shell.ts';
import { Choice } from '../../parts/Choice.tsx';
import { Kbd } from '../../parts/Kbd.tsx';
import { Setting } from '../../parts/Setting.tsx';
import { Switch } from '../../parts/Switch.tsx';
import { SectionFrame } from './SectionFrame.tsx';

const themes: { value: Theme; name: string }[] = [
  { value: 'system', name: 'System' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

/** What the window does with the keyboard, as it is registered now. */
function KeyList() {
  const keys = listKeys().toSorted((a, b) => a.scope.localeCompare(b.scope));
  return (
    <details className="keys" id="keys" tabIndex={-1}>
      <summary>
        <span className="medium">Keyboard</span> <span className="meta">Everything a mouse can do, a key can</span>
      </summary>
      <table className="table">
        <thead>
          <tr>
            <th>Key</th>
            <th>Does</th>
            <th>Works</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ keys: spelled, does, scope }) => (
            <tr key={spelled + does}>
              <td>
                <Kbd keys={spelled} readable />
              </td>
              <td>{does}</td>
              <td className="c2">{scope}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Theme and keys. */
export function Appearance() {
  const settings = useConnection((it) => it.settings);
  const [fault, setFault] = useState<string>();
  const change = async (part: Parameters<ReturnType<typeof connection.store.getState>['change']>[0]) => {
    setFault(undefined);
    try {
      await connection.store.getState().change(part);
    } catch (reason) {
      setFault(sentence(reason));
      // What was not kept is not worn either.
      applyTheme(connection.store.getState().settings?.theme ?? 'system');
    }
  };
  const setTheme = (theme: Theme) => {
    // At once: the eye should not wait for the disk.
    applyTheme(theme);
    void change({ theme });
  };
  return (
    <SectionFrame id="appearance" name="Appearance">
      <div>
        <Setting id="theme" name="Theme" hint="System follows this computer, day and night" error={fault}>
          <Choice label="Theme" value={settings?.theme ?? 'system'} options={themes} onChange={setTheme} />
        </Setting>
        <Setting id="letter-keys" name="Single-letter keys" hint="J, K, E and the like, outside text fields">
          <Switch
            label="Single-letter keys"
            checked={settings?.letterKeys ?? true}
            onChange={(letterKeys) => void change({ letterKeys })}
          />
        </Setting>
        <KeyList />
      </div>
    </SectionFrame>
  );
}
