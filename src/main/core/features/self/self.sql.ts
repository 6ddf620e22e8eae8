/** Every SQL statement of the self room. */
import { change, query } from '../../store/sql.ts';
import type { Projection } from '../../store/types.ts';
import { born, constituted, rekeyed, settingsChanged, updated } from './events.ts';

export interface IdentityRow {
  id: string;
  name: string;
  description: string;
  public_key: string;
  created_at: number;
}

export const theIdentity = query<Record<string, never>, IdentityRow>('SELECT * FROM identity');
export const allSettings = query<Record<string, never>, { key: string; value: string }>('SELECT key, value FROM settings');

export const settingByKey = query<{ key: string }, { value: string }>('SELECT value FROM settings WHERE key = :key');

const insertIdentity = change<{ id: string; name: string; description: string; key: string; at: number }>(
  'INSERT INTO identity (one, id, name, description, public_key, created_at) VALUES (1, :id, :name, :description, :key, :at)',
);
const setKey = change<{ key: string }>('UPDATE identity SET public_key = :key');
const setWords = change<{ name: string | null; description: string | null }>(
  'UPDATE identity SET name = COALESCE(:name, name), description = COALESCE(:description, description)',
);
const setSetting = change<{ key: string; value: string }>(
  'INSERT INTO settings VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
);

export const selfProjection: Projection = {
  name: 'self',
  tables: ['identity', 'settings'],
  reads: (type) => type.startsWith('self.'),
  apply(writer, event) {
    if (born.is(event)) {
      const { id, name, description, publicKey } = event.data;
      insertIdentity.run(writer, { id, name, description, key: publicKey, at: event.at });
    } else if (rekeyed.is(event)) setKey.run(writer, { key: event.data.publicKey });
    else if (updated.is(event))
      setWords.run(writer, { name: event.data.name ?? null, description: event.data.description ?? null });
    else if (constituted.is(event)) setSetting.run(writer, { key: 'constitution', value: JSON.stringify(event.data) });
    else if (settingsChanged.is(event)) {
      for (const [key, value] of Object.entries(event.data)) setSetting.run(writer, { key, value: JSON.stringify(value) });
    }
  },
};
