/** Electron's entry: one instance per home, the daemon behind, the window in front. */
import { app } from 'electron';
import { registerScheme } from './electron/bundle.ts';
import { homeFolder } from './electron/host.ts';
import { keepProfileInHome, startApp } from './electron/start.ts';

const home = homeFolder();
registerScheme();
keepProfileInHome(app, home);
// A second start on the same home shows the first one's window and ends.
if (app.requestSingleInstanceLock()) void startApp(app, home);
else app.quit();
