/** The stores of this page. They live as long as the window, so that coming back shows what was there while it is read anew. */
import { useEffect } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { createMovesStore } from './data/moves/store.ts';
import { createDataStore } from './data/store.ts';
import { McpServers, type ServersState } from './mcp/store.ts';
import { createModelsStore } from './models/store.ts';
import { Permissions, type PermissionsState } from './permissions/store.ts';

const client = { call, listen };

export const modelsStore = createModelsStore(client, announce);
export const dataStore = createDataStore(client, announce);
export const movesStore = createMovesStore(client, announce);
export const permissions = new Permissions(client);
export const mcpServers = new McpServers(client, announce);

/** Use in the component that owns the store's part of the page: reads, and hears while it is shown. */
export function useStarted<S>({ store, start }: { store: StoreApi<S>; start: () => () => void }): S {
  useEffect(() => start(), [start]);
  return useStore(store);
}

/** Use to read one part of a store that another component started. */
export function useStored<S, T>({ store }: { store: StoreApi<S> }, pick: (state: S) => T): T {
  return useStore(store, pick);
}

export const usePermissions = <T>(pick: (state: PermissionsState) => T): T => useStore(permissions.store, pick);
export const useServers = <T>(pick: (state: ServersState) => T): T => useStore(mcpServers.store, pick);
