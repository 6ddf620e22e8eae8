/** The system prompt as it would be made now. */
import { createStore } from 'zustand/vanilla';
import type { Output } from '../../../../contract/index.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export interface PromptState {
  readonly prompt: Output<'notebook.prompt'> | null;
  readonly fault: string | null;
}

/** Use once for the page. */
export class PromptView {
  readonly store = createStore<PromptState>()(() => ({ prompt: null, fault: null }));
  private readonly client: Client;
  private asked = 0;

  constructor(client: Client) {
    this.client = client;
  }

  start = (): (() => void) => {
    void this.load();
    return this.client.listen(
      ['notebook.changed', 'skills.changed', 'settings.changed', 'tools.changed'],
      () => void this.load(),
    );
  };

  load = async (): Promise<void> => {
    this.asked += 1;
    const mine = this.asked;
    try {
      const prompt = await this.client.call('notebook.prompt', {});
      if (mine === this.asked) this.store.setState({ prompt, fault: null });
    } catch (fault) {
      if (mine === this.asked) this.store.setState({ fault: sentence(fault) });
    }
  };
}
