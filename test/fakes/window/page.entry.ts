/** Puts the daemon in memory on the page. `?home=empty` is the first day, `?theme=dark` pins a theme, `?first=1` shows the first screens. */
import { type FakeDaemon, fakeDaemon } from '../window-daemon.ts';
import { emptyHome, fullHome } from '../window-daemon-home.ts';
import { haveRuns } from '../window-daemon-runs.ts';
import { waitingMemory } from './memory-home.ts';
import { someNotebook } from './notebook-home.ts';

declare global {
  interface Window {
    /** The daemon in memory, for a person at the console and for scripts: `fake.silent = true`. */
    fake?: FakeDaemon;
  }
}

const query = new URLSearchParams(window.location.search);
const home = query.get('home') === 'empty' ? emptyHome() : fullHome();
const theme = query.get('theme');
if (theme === 'light' || theme === 'dark') home.settings.theme = theme;
// `?runs=1`: some weeks of runs, and one that waits for an answer.
if (query.has('runs')) haveRuns(home);
home.settings.firstRunDone = !query.has('first');
// `?memory=10000`: so many records, and some that wait.
const remembered = query.get('memory');
window.fake = fakeDaemon({
  home,
  pace: Number(query.get('pace') ?? 24),
  platform: query.get('platform') ?? 'browser',
  ...(query.get('home') !== 'empty' && { notebook: someNotebook() }),
  ...(remembered !== null && { memory: waitingMemory(Number(remembered) || 48) }),
});
Object.assign(window, { hearth: window.fake });
// `?acts=1`: the first conversation goes on with an answer that acts, and asks.
const first = home.conversations[0];
if (first && query.has('acts')) {
  const text = 'Switch the nightly backup to the new restic key and keep eight weekly snapshots.';
  void window.fake.client.call('chat.send', { conversationId: first.id, text });
}
