/** Where the window is: the part of the address after `#`. `#/chat/ID?message=…` is the page `chat` at `ID`. */
import { useSyncExternalStore } from 'react';

export interface Place {
  page: string;
  /** What follows the page: `['ID']`. */
  path: string[];
  query: URLSearchParams;
}

/** What every page is given. */
export interface PageProps {
  place: Place;
}

/** Use to read an address; anything that is no address is the start page's. */
export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter(Boolean).map(decode);
  return { page: parts[0] ?? '', path: parts.slice(1), query: new URLSearchParams(query) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Use to write an address: `href('chat', [id], {message})`. */
export function href(page: string, path: string[] = [], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${[page, ...path].map(encodeURIComponent).join('/')}${search && `?${search}`}`;
}

/** Use to go somewhere. `replace` leaves no step behind for Back. */
export function go(to: string, { replace = false } = {}): void {
  if (!replace) {
    window.location.hash = to;
    return;
  }
  history.replaceState(null, '', to);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

let last: { hash: string; place: Place } | undefined;

function current(): Place {
  const { hash } = window.location;
  if (last?.hash !== hash) last = { hash, place: readPlace(hash) };
  return last.place;
}

function watch(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** Use in a component that shows where the window is. */
export function usePlace(): Place {
  return useSyncExternalStore(watch, current);
}
