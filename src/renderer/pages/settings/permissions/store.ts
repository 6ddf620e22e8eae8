/** What Hearth may do without asking, the rules of the user's own, and what it may never do. */
import { createStore } from 'zustand/vanilla';
import type { Input, Output } from '../../../../contract/index.ts';
import type { Constitution } from '../../../../contract/self.ts';
import type { Capability, PolicyFile, ToolInfo } from '../../../../contract/tools.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export type PolicyState = Output<'policy.get'>;
type Place = 'list' | 'grant' | 'policy' | 'constitution';

export interface PermissionsState {
  /** Newest first; null until first read. */
  readonly grants: readonly Capability[] | null;
  readonly tools: readonly ToolInfo[];
  readonly policy: PolicyState | null;
  readonly constitution: Constitution | null;
  /** What went wrong, by where it is shown. */
  readonly faults: Partial<Record<Place, string>>;
}

const most = 500;

/** Use once for the page. The arrow methods are given away as they are. */
export class Permissions {
  readonly store = createStore<PermissionsState>()(() => ({
    grants: null,
    tools: [],
    policy: null,
    constitution: null,
    faults: {},
  }));
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  start = (): (() => void) => {
    void this.load();
    return this.client.listen(['capabilities.changed', 'tools.changed', 'constitution.changed'], () => void this.load());
  };

  load = (): Promise<boolean> =>
    this.tell('list', async () => {
      const [grants, tools, policy, constitution] = await Promise.all([
        this.client.call('capabilities.list', { limit: most }),
        this.client.call('tools.list', { limit: most }),
        this.client.call('policy.get', {}),
        this.client.call('self.constitution', {}),
      ]);
      this.store.setState({ grants: grants.items, tools: tools.items, policy, constitution });
    });

  grant = (grant: Input<'capabilities.grant'>): Promise<boolean> =>
    this.tell('grant', async () => {
      await this.client.call('capabilities.grant', grant);
      await this.load();
    });

  revoke = (id: string): Promise<boolean> =>
    this.tell('list', async () => {
      await this.client.call('capabilities.revoke', { id });
      await this.load();
    });

  setPolicy = (policy: PolicyFile): Promise<boolean> =>
    this.tell('policy', async () => this.store.setState({ policy: await this.client.call('policy.set', policy) }));

  setConstitution = (part: Input<'self.setConstitution'>): Promise<boolean> =>
    this.tell('constitution', async () =>
      this.store.setState({ constitution: await this.client.call('self.setConstitution', part) }),
    );

  /** Says beside its cause what was not done; true when it was. */
  private async tell(place: Place, work: () => Promise<unknown>): Promise<boolean> {
    const faults = (fault?: string) => {
      const { [place]: _, ...rest } = this.store.getState().faults;
      this.store.setState({ faults: fault === undefined ? rest : { ...rest, [place]: fault } });
    };
    try {
      await work();
      faults();
      return true;
    } catch (fault) {
      faults(sentence(fault));
      return false;
    }
  }
}
