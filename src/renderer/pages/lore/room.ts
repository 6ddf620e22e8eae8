/** The stores of this page. They live as long as the window, so that coming back shows what was there while it is read anew. */
import { useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { History } from '../../editor/history/store.ts';
import { OpenNote } from '../../editor/note/store.ts';
import { Shelves, type ShelvesState } from './list/store.ts';
import { PromptView } from './prompt/store.ts';
import { Skills } from './skills/store.ts';

export const shelves = new Shelves({ call, listen });
export const note = new OpenNote({ call, listen, storage: localStorage, announce, now: () => Date.now() });
export const history = new History({ call, listen });
export const prompt = new PromptView({ call, listen });
export const skills = new Skills({ call, listen });

export const useShelves = <T>(pick: (state: ShelvesState) => T): T => useStore(shelves.store, pick);
