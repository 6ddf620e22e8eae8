/** One skill as it is looked at before it is approved: the texts that were read belong to the hash that is shown. */
import { createStore } from 'zustand/vanilla';
import type { Skill } from '../../../../contract/notebook.ts';
import { type Client, sentence } from '../../../app/connection.ts';
import { codeOf } from '../../../editor/note/store.ts';

export interface SkillText {
  readonly path: string;
  readonly bytes: number;
  /** Null where it cannot be shown; `why` says why. */
  readonly text: string | null;
  readonly why?: string;
  /** As it was when it was last consented to; null where nobody did, or it was not there. */
  readonly before: string | null;
}

export interface Looked {
  readonly skill: Skill;
  readonly files: readonly SkillText[];
  /** Files that were there when it was approved, and are gone. */
  readonly gone: readonly string[];
}

export interface SkillsState {
  /** What is in the dialog; null while it is read. */
  readonly looked: Looked | null;
  readonly busy: 'reading' | 'approving' | 'installing' | null;
  readonly fault: string | null;
}

/** It changed while it was read: so often it is read again before that is said. */
const tries = 3;

/** Use once for the page. The arrow methods are given away as they are. */
export class Skills {
  readonly store = createStore<SkillsState>()(() => ({ looked: null, busy: null, fault: null }));
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  close = (): void => this.store.setState({ looked: null, busy: null, fault: null });

  /** Reads every file of it, between two looks at the same hash. */
  look = (name: string): Promise<boolean> =>
    this.tell('reading', async () => {
      this.store.setState({ looked: null });
      for (let attempt = 0; attempt < tries; attempt++) {
        const skill = await this.skill(name);
        const looked = await this.texts(skill);
        if ((await this.skill(name)).hash !== skill.hash) continue;
        this.store.setState({ looked });
        return;
      }
      throw new Error('It keeps changing while it is read. Look at it again when it rests.');
    });

  /** Consents to what is shown, and to nothing that came after it. */
  approve = (): Promise<boolean> =>
    this.tell('approving', async () => {
      const { looked } = this.store.getState();
      if (!looked) throw new Error('Nothing is shown to be approved.');
      const { name, hash } = looked.skill;
      await this.client.call('skills.approve', { name, hash });
    });

  /** What was installed; `taken` where one of that name is there and was not to be replaced; null where it failed. */
  install = async (path: string, replace: boolean): Promise<Skill | 'taken' | null> => {
    this.store.setState({ busy: 'installing', fault: null });
    try {
      return await this.client.call('skills.install', { path, ...(replace && { replace }) });
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
      return codeOf(fault) === 'conflict' && !replace ? 'taken' : null;
    } finally {
      this.store.setState({ busy: null });
    }
  };

  private async skill(name: string): Promise<Skill> {
    const { items } = await this.client.call('skills.list', { limit: 500 });
    const found = items.find((it) => it.name === name);
    if (!found) throw new Error(`There is no skill ${name} any more.`);
    return found;
  }

  private async texts(skill: Skill): Promise<Looked> {
    const files: SkillText[] = [];
    for (const { path, bytes } of skill.files) {
      const full = `${skill.path}/${path}`;
      const read = await this.client.call('notebook.read', { path: full }).then(
        ({ text }) => ({ text }),
        (fault: unknown) => ({ text: null, why: sentence(fault) }),
      );
      files.push({ path, bytes, ...read, before: skill.state === 'changed' ? await this.before(skill, full) : null });
    }
    return { skill, files, gone: skill.state === 'changed' ? await this.gone(skill) : [] };
  }

  /** The last version that is not younger than the consent. */
  private async before({ approvedAt }: Skill, path: string): Promise<string | null> {
    if (approvedAt === undefined) return null;
    try {
      const { items } = await this.client.call('notebook.history', { path, limit: 500 });
      const then = items.find(({ at }) => at <= approvedAt);
      if (!then || then.removed) return null;
      return (await this.client.call('notebook.read', { path, version: then.version })).text;
    } catch {
      // A file whose past cannot be read is shown whole.
      return null;
    }
  }

  private async gone({ path, approvedAt }: Skill): Promise<string[]> {
    if (approvedAt === undefined) return [];
    const { items } = await this.client.call('notebook.list', { shelf: 'skills', removed: true, limit: 500 });
    const below = items.filter((it) => it.path.startsWith(`${path}/`) && it.updatedAt > approvedAt);
    return below.map((it) => it.path.slice(path.length + 1));
  }

  private async tell(busy: NonNullable<SkillsState['busy']>, work: () => Promise<void>): Promise<boolean> {
    this.store.setState({ busy, fault: null });
    try {
      await work();
      return true;
    } catch (fault) {
      this.store.setState({ fault: sentence(fault) });
      return false;
    } finally {
      this.store.setState({ busy: null });
    }
  }
}
