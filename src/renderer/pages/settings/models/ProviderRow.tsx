import { useState } from 'react';
import type { Provider } from '../../../../contract/models.ts';
import { toast } from '../../../app/toasts/store.ts';
import { Button, IconButton } from '../../../parts/Button.tsx';
import { Confirm } from '../../../parts/Dialog.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Menu, type MenuItem } from '../../../parts/Menu.tsx';
import { Spinner } from '../../../parts/Waiting.tsx';
import { modelsStore, useStored } from '../stores.ts';
import { ProviderForm } from './ProviderForm.tsx';
import { Pulling } from './Pulling.tsx';
import { about, picture, standing, status, wasAdded } from './words.ts';

const dots = { ok: 'moss', down: 'carmine', keyless: 'hollow', absent: 'hollow', off: 'hollow' } as const;

function Status({ provider }: { provider: Provider }) {
  const checking = useStored(modelsStore, (state) => state.checking);
  if (checking && provider.enabled && provider.kind !== 'builtin') {
    return (
      <span className="row g6 meta">
        <Spinner />
        Checking
      </span>
    );
  }
  return (
    <span className="row g6 meta num">
      <span className={`dot ${dots[standing(provider)]}`} />
      {status(provider)}
    </span>
  );
}

type Open = 'no' | 'form' | 'pull' | 'remove';

/** Taking away one that has no key of its own can be undone; a key cannot be read back, so that asks first. */
function remove(provider: Provider, ask: () => void) {
  const { configure } = modelsStore.store.getState();
  if (provider.key === 'settings') return ask();
  const { id, kind, name, baseUrl } = provider;
  void configure({ id, remove: true }).then((taken) => {
    if (taken)
      toast(`${name} removed.`, { label: 'Undo', run: () => void configure({ id, kind, name, ...(baseUrl && { baseUrl }) }) });
  });
}

function menuOf(provider: Provider, open: (what: Open) => void): MenuItem[] {
  const { configure, check } = modelsStore.store.getState();
  const { id, enabled, key, local, kind, healthy } = provider;
  const items: MenuItem[] = [{ label: 'Check', icon: 'refresh', disabled: !enabled, onSelect: () => void check() }];
  if (!local)
    items.push({ label: key === 'none' ? 'Paste a key…' : 'Replace the key…', icon: 'key', onSelect: () => open('form') });
  if (kind !== 'anthropic') items.push({ label: 'Change the address…', icon: 'link', onSelect: () => open('form') });
  if (kind === 'ollama') items.push({ label: 'Get a model…', icon: 'down', disabled: !healthy, onSelect: () => open('pull') });
  items.push({ separator: true });
  if (key === 'settings' && !local)
    items.push({ label: 'Forget the key', icon: 'x', onSelect: () => void configure({ id, key: null }) });
  items.push({
    label: enabled ? 'Turn off' : 'Turn on',
    icon: enabled ? 'pausec' : 'play',
    onSelect: () => void configure({ id, enabled: !enabled }),
  });
  if (wasAdded(provider))
    items.push({
      label: key === 'settings' ? 'Remove…' : 'Remove',
      icon: 'trash',
      danger: true,
      onSelect: () => remove(provider, () => open('remove')),
    });
  return items;
}

interface ActionsProps {
  provider: Provider;
  open: Open;
  setOpen: (what: Open) => void;
  /** True while the form for key and address stands there anyway. */
  form: boolean;
}

function Actions({ provider, open, setOpen, form }: ActionsProps) {
  const { name, kind, healthy } = provider;
  return (
    <span className="row g4">
      {standing(provider) === 'keyless' && !form && (
        <Button size="sm" onClick={() => setOpen('form')} aria-label={`Paste a key for ${name}`}>
          Paste a key
        </Button>
      )}
      {kind === 'ollama' && healthy && (
        <Button size="sm" kind="ghost" onClick={() => setOpen('pull')} aria-expanded={open === 'pull'}>
          Get a model
        </Button>
      )}
      {kind !== 'builtin' && (
        <Menu trigger={<IconButton icon="dots" label={`${name}, more`} />} items={menuOf(provider, setOpen)} />
      )}
    </span>
  );
}

/** One provider: who it is, whether it answers, and what to do when it does not. */
export function ProviderRow({ provider, standard }: { provider: Provider; standard: boolean }) {
  const [open, setOpen] = useState<Open>('no');
  const fault = useStored(modelsStore, (state) => state.faults[provider.id]);
  const stands = standing(provider);
  const { id, name, why, kind, local } = provider;
  // A refused key is mended right here; everything else opens on wish.
  const form = open === 'form' || (stands === 'down' && !local && kind !== 'builtin');
  const close = () => setOpen('no');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and cannot be a grid everywhere
    <div className="prov" id={`provider-${id}`} role="group" aria-label={name}>
      <span className={stands === 'down' ? 'm-carmine' : 'c2'}>
        <Icon name={picture(provider)} />
      </span>
      <div className="stack g2">
        <span className="row">
          <span className="medium clip" dir="auto">
            {name}
          </span>
          {standard && <span className="badge">Default</span>}
        </span>
        <span className="meta wrap-anywhere">{about(provider)}</span>
      </div>
      <Status provider={provider} />
      <Actions provider={provider} open={open} setOpen={setOpen} form={form} />
      {stands === 'down' && why && <p className="prov-more c-carmine">{why}</p>}
      {(stands === 'absent' || (stands === 'keyless' && form)) && why && <p className="prov-more c2">{why}</p>}
      {fault && (
        <p className="prov-more c-carmine" role="alert">
          {fault}
        </p>
      )}
      {form && <ProviderForm provider={provider} onDone={close} closable={open === 'form'} />}
      {kind === 'ollama' && <Pulling provider={provider} open={open === 'pull'} onClose={close} />}
      {open === 'remove' && (
        <Confirm
          title={`Remove ${name}?`}
          keep="Keep it"
          act="Remove"
          onAct={() => void modelsStore.store.getState().configure({ id, remove: true })}
          onClose={close}
        >
          Its key is erased and cannot be brought back. Conversations and what it cost stay.
        </Confirm>
      )}
    </div>
  );
}
