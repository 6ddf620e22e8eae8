/** MCP servers: read, kept up to date by events, and what can be done with each. */
import { createStore } from 'zustand/vanilla';
import type { Input, Output } from '../../../../contract/index.ts';
import type { McpServer } from '../../../../contract/reach/mcp.ts';
import { type Client, sentence } from '../../../app/connection.ts';

export type Tested = Output<'mcp.test'>;
export type Imported = Output<'mcp.import'>;

export interface ServersState {
  /** By name; null until first read. */
  readonly servers: readonly McpServer[] | null;
  /** What went wrong: of the list under `list`, of adding under `add`, of a server under its name. */
  readonly faults: Readonly<Record<string, string>>;
  /** Those that are tried now, and how it went with those that were. */
  readonly testing: Readonly<Record<string, boolean>>;
  readonly tested: Readonly<Record<string, Tested>>;
  readonly imported: Imported | null;
}

const most = 500;
/** Names have no colon: these two can be no server's. */
export const ofList = ':list';
export const ofAdding = ':add';

/** Use once for the page. The arrow methods are given away as they are. */
export class McpServers {
  readonly store = createStore<ServersState>()(() => ({ servers: null, faults: {}, testing: {}, tested: {}, imported: null }));
  private readonly client: Client;
  private readonly told: (text: string) => void;
  private turn = 0;

  constructor(client: Client, told: (text: string) => void) {
    this.client = client;
    this.told = told;
  }

  start = (): (() => void) => {
    void this.load();
    return this.client.listen(['mcp.changed'], () => void this.load());
  };

  load = (): Promise<boolean> =>
    this.tell(ofList, async () => {
      const mine = ++this.turn;
      const { items } = await this.client.call('mcp.list', { limit: most });
      if (mine === this.turn) this.store.setState({ servers: items });
    });

  add = (server: Input<'mcp.add'>): Promise<boolean> => this.act(ofAdding, () => this.client.call('mcp.add', server));

  /** Adds all of a file; says which were left out, and why. */
  import = (json: string): Promise<boolean> =>
    this.act(ofAdding, async () => {
      const imported = await this.client.call('mcp.import', { json });
      this.store.setState({ imported });
    });

  forgetImport = (): void => this.store.setState({ imported: null });

  /** With the hash of what was shown: were it anything else by now, the daemon would refuse. */
  enable = ({ name, hash }: McpServer): Promise<boolean> => this.act(name, () => this.client.call('mcp.enable', { name, hash }));

  disable = (name: string): Promise<boolean> => this.act(name, () => this.client.call('mcp.disable', { name }));

  signIn = (name: string): Promise<boolean> => this.act(name, () => this.client.call('mcp.authorize', { name }));

  remove = (name: string): Promise<boolean> => this.act(name, () => this.client.call('mcp.remove', { name }));

  test = async (name: string): Promise<void> => {
    if (this.store.getState().testing[name]) return;
    const { [name]: _, ...tested } = this.store.getState().tested;
    this.store.setState({ tested, testing: { ...this.store.getState().testing, [name]: true } });
    await this.tell(name, async () => {
      const result = await this.client.call('mcp.test', { name });
      this.store.setState({ tested: { ...this.store.getState().tested, [name]: result } });
      this.told(result.ok ? `${name} answers.` : `${name} does not answer.`);
    });
    this.store.setState({ testing: { ...this.store.getState().testing, [name]: false } });
  };

  private act(place: string, work: () => Promise<unknown>): Promise<boolean> {
    return this.tell(place, async () => {
      await work();
      await this.load();
    });
  }

  /** Says beside its cause what was not done; true when it was. */
  private async tell(place: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      const { [place]: _, ...faults } = this.store.getState().faults;
      this.store.setState({ faults });
      return true;
    } catch (fault) {
      this.store.setState({ faults: { ...this.store.getState().faults, [place]: sentence(fault) } });
      return false;
    }
  }
}
