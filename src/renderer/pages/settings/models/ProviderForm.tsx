import { type FormEvent, useState } from 'react';
import type { Provider } from '../../../../contract/models.ts';
import { Button } from '../../../parts/Button.tsx';
import { TextInput } from '../../../parts/Field.tsx';
import { modelsStore } from '../stores.ts';

/** A key and an address for one provider. The key is written, never shown: after saving, the field is empty. */
export function ProviderForm({ provider, onDone, closable }: { provider: Provider; onDone: () => void; closable: boolean }) {
  const { id, name, kind, local } = provider;
  const [key, setKey] = useState('');
  const [address, setAddress] = useState(provider.baseUrl ?? '');
  const [busy, setBusy] = useState(false);
  const moved = address.trim() !== (provider.baseUrl ?? '');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const taken = await modelsStore.store
      .getState()
      .configure({ id, ...(key.trim() && { key: key.trim() }), ...(moved && { baseUrl: address.trim() || null }) });
    setBusy(false);
    if (!taken) return;
    setKey('');
    onDone();
  };
  return (
    <form className="prov-more row wrap" onSubmit={(event) => void save(event)}>
      {!local && (
        <TextInput
          icon="key"
          look="key"
          type="password"
          placeholder={provider.key === 'none' ? 'Paste a key' : 'Paste a new key'}
          aria-label={`New key for ${name}`}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          autoFocus={closable}
        />
      )}
      {kind !== 'anthropic' && (
        <TextInput
          icon="link"
          look="address"
          type="url"
          placeholder={local ? 'http://127.0.0.1:11434' : 'https://…/v1, or the usual one'}
          aria-label={`Address of ${name}`}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      )}
      <Button type="submit" busy={busy && 'Checking'} disabled={!key.trim() && !moved}>
        Save and check
      </Button>
      {closable && (
        <Button kind="ghost" onClick={onDone}>
          Cancel
        </Button>
      )}
    </form>
  );
}
