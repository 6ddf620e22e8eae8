/** Every tool that there is now: the built-in ones, then what each source brings in, each name once. */
import type { Tool } from '../../../agent/tool.ts';
import type { Log } from '../../../base/log.ts';
import type { ToolSource } from '../registry.ts';
import { ofHouse, ofSource, type Registered } from './registered.ts';

interface Deps {
  tools: readonly Tool[];
  sources: readonly ToolSource[];
  /** Why a built-in tool cannot be used on this computer; null when it can. */
  absent(name: string): string | null;
  log: Log;
}

export interface Catalog {
  list(): readonly Registered[];
  find(name: string): Registered | undefined;
  /** Hears the names of tools that came, went, or became available or not. Returns its unsubscribe. */
  onChange(listener: (names: string[]) => void): () => void;
  /** Use when what `absent` answers may have changed. */
  look(): void;
}

const named = /^[a-zA-Z0-9_-]{1,64}$/;

/** Use once per daemon. Thrown when two built-in tools share a name: a bug. */
export function createCatalog({ tools, sources, absent, log }: Deps): Catalog {
  const house = tools.map((tool) => ofHouse(tool, null));
  if (new Set(house.map((tool) => tool.name.toLowerCase())).size < house.length) throw new Error('Two tools share a name.');
  const refused = new Set<string>();
  const refuse = (name: string, source: string, why: string) => {
    const key = `${source} ${name}`;
    if (refused.has(key)) return;
    refused.add(key);
    log.warn('a tool was refused', { name: name.slice(0, 100), source, why });
  };

  const gather = () => {
    const found = new Map<string, Registered>();
    const taken = new Set<string>();
    const add = (tool: Registered) => {
      found.set(tool.name, tool);
      taken.add(tool.name.toLowerCase());
    };
    for (const tool of house) add({ ...tool, absent: absent(tool.name) });
    for (const source of sources)
      for (const tool of source.list()) {
        // A name in other letters would be read as the one that it imitates.
        if (!named.test(tool.name)) refuse(tool.name, tool.source, 'its name cannot be one');
        else if (taken.has(tool.name.toLowerCase())) refuse(tool.name, tool.source, 'its name is taken');
        else add(ofSource(tool, source));
      }
    return found;
  };

  let current = gather();
  const listeners = new Set<(names: string[]) => void>();
  const look = () => {
    const before = current;
    current = gather();
    const names = [...new Set([...before.keys(), ...current.keys()])].filter(
      (name) => words(before.get(name)) !== words(current.get(name)),
    );
    if (names.length > 0) for (const listener of listeners) listener(names);
  };
  for (const source of sources) source.onChange(look);
  return {
    list: () => [...current.values()],
    find: (name) => current.get(name),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    look,
  };
}

const words = (tool: Registered | undefined): string =>
  tool ? JSON.stringify([tool.absent, tool.description, tool.hash, tool.inputSchema]) : '';
