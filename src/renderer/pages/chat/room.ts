/** The one chat store of this window, and the hook to read it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { announce } from '../../app/announce.ts';
import { call, listen } from '../../app/client.ts';
import { go, href } from '../../app/location.ts';
import type { ChatState } from './store/state.ts';
import { createChatStore } from './store.ts';

const chat = createChatStore({
  call,
  listen,
  announce,
  storage: localStorage,
  wait(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  // The empty room stays in the history no longer than its first message.
  begun: (id) => go(href('chat', [id]), { replace: true }),
});

/** What can be done in the room; it never changes. */
export const actions = chat.actions;

/** Use in a component of the room. */
export function useChat<T>(pick: (state: ChatState) => T): T {
  return useStore(chat.store, pick);
}

/** Use outside rendering, in a handler. */
export const chatNow = (): ChatState => chat.store.getState();

let started = false;

/** Use once in the page. The store lives as long as the window: answers go on while another room is shown. */
export function useStartedChat(): void {
  useEffect(() => {
    if (started) return;
    started = true;
    chat.start();
    // The last words typed before the window goes are told now, not when the typing rests.
    window.addEventListener('pagehide', actions.flush);
    document.addEventListener('visibilitychange', () => document.hidden && actions.flush());
  }, []);
}
