/** The window's entry: sprite, live regions and keys first, then React. */
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { mountLiveRegions } from './app/announce.ts';
import { platform } from './app/client.ts';
import { refuseStrayFiles } from './app/frame/strays.ts';
import { startKeys } from './app/keys.ts';
import { readPlace } from './app/location.ts';
import { routeFor } from './app/routes.ts';
import { connection } from './app/shell.ts';
import { mountSprite } from './parts/Icon.tsx';

document.documentElement.dataset.platform = platform;
mountSprite();
mountLiveRegions();
startKeys();
refuseStrayFiles();
connection.start();
// In parallel with the daemon's first answer.
void routeFor(readPlace(window.location.hash).page)?.page.ahead();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
