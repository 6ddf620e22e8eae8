/** The rooms: one line a page. Only what exists is here, so the rail shows no room without a floor. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { IconName } from '../parts/Icon.tsx';
import type { PageProps } from './location.ts';

export interface Route {
  path: string;
  name: string;
  icon: IconName;
  /** The key that opens it. */
  key: string;
  Page: LazyExoticComponent<ComponentType<PageProps>>;
}

export const routes: Route[] = [
  { path: 'chat', name: 'Chat', icon: 'chat', key: 'mod+1', Page: lazy(() => import('../pages/chat/Page.tsx')) },
  { path: 'settings', name: 'Settings', icon: 'settings', key: 'mod+2', Page: lazy(() => import('../pages/settings/Page.tsx')) },
];
