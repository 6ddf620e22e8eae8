/** The stores of this page. They live as long as the window, so that coming back shows what was there while it is read anew. */
import { useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { History } from '../../editor/history/store.ts';
import { OpenNote } from '../../editor/note/store.ts';
import { Days, type DaysState } from './days/store.ts';
import { Writing } from './writing/store.ts';

export const days = new Days({ call, listen });
export const note = new OpenNote({ call, listen, storage: localStorage, announce, now: () => Date.now() });
export const history = new History({ call, listen });
export const writing = new Writing({ call, listen, announce });

export const useDays = <T>(pick: (state: DaysState) => T): T => useStore(days.store, pick);
