/** The one connection of this window, and the hook to read it. */
import { useStore } from 'zustand';
import { call, listen, onBegun, onSilence } from './client.ts';
import { type Connection, createConnection } from './connection.ts';

export const connection = createConnection({ call, listen, onBegun, onSilence });

/** Use in a component that shows the daemon's state, its budget or its settings. */
export function useConnection<T>(pick: (connection: Connection) => T): T {
  return useStore(connection.store, pick);
}
