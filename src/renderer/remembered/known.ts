/** The one store of memories shown by id in this window, and the hook to read it. */
import { useStore } from 'zustand';
import { call, listen } from '../app/client.ts';
import { type Known, Remembered } from './store.ts';

export const remembered = new Remembered({ call, listen });
// For as long as the window lives.
remembered.start();

/** Use in a component that shows a memory; undefined until it is read. */
export function useKnown(id: string): Known | undefined {
  return useStore(remembered.store, (state) => state.known[id]);
}
