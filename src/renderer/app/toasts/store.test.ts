import { describe, expect, it } from 'vitest';
import { createToasts } from './store.ts';

describe('toasts', () => {
  it('shows one at a time, the newest, and says each once with what can be done', () => {
    const said: string[] = [];
    const toasts = createToasts((text) => said.push(text));
    toasts.getState().show({ text: 'Deleted.', action: { label: 'Undo', run: () => undefined } });
    toasts.getState().show({ text: 'Saved.' });
    expect(toasts.getState().shown?.text).toBe('Saved.');
    expect(said).toEqual(['Deleted. Undo is available.', 'Saved.']);
  });

  it('never lets the timer of an older one close the newer', () => {
    const toasts = createToasts(() => undefined);
    toasts.getState().show({ text: 'First.' });
    const older = toasts.getState().shown?.id ?? 0;
    toasts.getState().show({ text: 'Second.' });
    toasts.getState().close(older);
    expect(toasts.getState().shown?.text).toBe('Second.');
  });
});
