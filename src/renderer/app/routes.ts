/** The rooms: one line a page. Only what exists is here, so the rail shows no room without a floor. */
import type { IconName } from '../parts/Icon.tsx';
import { type Lazily, lazily } from './frame/lazily.tsx';
import type { PageProps } from './location.ts';

export interface Route {
  path: string;
  name: string;
  icon: IconName;
  /** The key that opens it. */
  key: string;
  page: Lazily<PageProps>;
}

export const routes: Route[] = [
  { path: 'chat', name: 'Chat', icon: 'chat', key: 'mod+1', page: lazily(() => import('../pages/chat/Page.tsx')) },
  { path: 'journal', name: 'Journal', icon: 'journal', key: 'mod+2', page: lazily(() => import('../pages/journal/Page.tsx')) },
  { path: 'lore', name: 'Lore', icon: 'lore', key: 'mod+3', page: lazily(() => import('../pages/lore/Page.tsx')) },
  { path: 'memory', name: 'Memory', icon: 'memory', key: 'mod+4', page: lazily(() => import('../pages/memory/Page.tsx')) },
  {
    path: 'activity',
    name: 'Activity',
    icon: 'activity',
    key: 'mod+5',
    page: lazily(() => import('../pages/activity/Page.tsx')),
  },
  {
    path: 'settings',
    name: 'Settings',
    icon: 'settings',
    key: 'mod+6',
    page: lazily(() => import('../pages/settings/Page.tsx')),
  },
];

/** The room that an address names, or the first one. */
export const routeFor = (page: string): Route | undefined => routes.find(({ path }) => path === page) ?? routes[0];
