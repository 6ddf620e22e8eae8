/** The shell: rail, page and what lies over them. Pages are lazy; the shell never waits for one. */
import { Tooltip } from 'radix-ui';
import { Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { goToOldest, startApprovals } from '../approvals/waiting.ts';
import { startProposals } from '../pages/lore/proposals/waiting.ts';
import { Banner } from '../parts/Banner.tsx';
import { Button } from '../parts/Button.tsx';
import { Skeleton } from '../parts/Waiting.tsx';
import { announce } from './announce.ts';
import { Fence } from './frame/Fence.tsx';
import { lazily } from './frame/lazily.tsx';
import { Rail } from './frame/rail/Rail.tsx';
import { createRail, isSmall } from './frame/rail/store.ts';
import { moveRegion } from './frame/regions.ts';
import { applyTheme } from './frame/theme.ts';
import { allowLetterKeys, registerKeys } from './keys.ts';
import { go, href, readPlace, usePlace } from './location.ts';
import { routeFor, routes } from './routes.ts';
import { connection, useConnection } from './shell.ts';
import { Toasts } from './toasts/Toasts.tsx';

const palette = lazily(() => import('./palette/Palette.tsx'));
const firstRun = lazily(() => import('../pages/first-run/Page.tsx'));

const rail = createRail(localStorage);
/** Where the rail becomes 52 wide by itself. */
const narrow = '(max-width: 70rem)';

function useShellKeys(openPalette: () => void) {
  useEffect(() => {
    const everywhere = { scope: 'Everywhere' };
    return registerKeys([
      { keys: 'mod+k', does: 'Find or do anything', run: openPalette, ...everywhere },
      { keys: 'mod+\\', does: 'Make the rail small or wide', run: () => rail.getState().toggle(), ...everywhere },
      { keys: 'f6', does: 'Go to the next part of the window', run: () => moveRegion(1), ...everywhere },
      { keys: 'shift+f6', does: 'Go to the part before', run: () => moveRegion(-1), ...everywhere },
      { keys: 'mod+shift+a', does: 'Answer what waits', run: () => goToOldest(), ...everywhere },
      // Told here for the list of keys; the card itself hears them, and only while it has the focus.
      { keys: 'a', does: 'Allow once', scope: 'A question that has the focus', run: () => false },
      { keys: 'd', does: 'Deny', scope: 'A question that has the focus', run: () => false },
      { keys: 'mod+n', does: 'New conversation', run: () => go(href('chat')), ...everywhere },
      ...routes.map((route) => ({ keys: route.key, does: `Open ${route.name}`, run: () => go(href(route.path)), ...everywhere })),
    ]);
  }, [openPalette]);
}

/** Fetched while nobody waits: what is typed right after a key must find the field there. */
function useFetchedAhead() {
  useEffect(() => {
    const all = () => void Promise.all([palette.ahead(), ...routes.map(({ page }) => page.ahead())]);
    const waiting = requestIdleCallback(all, { timeout: 1000 });
    return () => cancelIdleCallback(waiting);
  }, []);
}

function useNarrow() {
  useEffect(() => {
    const query = window.matchMedia(narrow);
    const take = () => rail.getState().setNarrow(query.matches);
    take();
    query.addEventListener('change', take);
    return () => query.removeEventListener('change', take);
  }, []);
}

function useSettingsApplied() {
  const settings = useConnection((it) => it.settings);
  useEffect(() => {
    if (!settings) return;
    applyTheme(settings.theme);
    allowLetterKeys(settings.letterKeys);
  }, [settings]);
}

/** What stands above every page when something is wrong: the daemon is silent, or the disk is in the way. */
function Alarms() {
  const state = useConnection((it) => it.state);
  const lockedOut = useConnection((it) => it.lockedOut);
  const trouble = useConnection((it) => it.trouble);
  const [was, setWas] = useState(state);
  useEffect(() => {
    if (state === was) return;
    if (state === 'offline') announce('Hearth is not answering.', 'assertive');
    if (state === 'online' && was === 'offline') announce('Hearth answers again.');
    setWas(state);
  }, [state, was]);
  const { retry, dismissTrouble } = connection.store.getState();
  return (
    <>
      {state === 'offline' && (
        <Banner
          tone="brass"
          icon="cloud-off"
          className="offline"
          action={
            <Button size="sm" onClick={() => void retry()}>
              Try now
            </Button>
          }
        >
          {lockedOut ? (
            <>
              <span className="medium">This window is signed out.</span> The token was changed. Open Hearth’s address again, with
              the new one; nothing was lost.
            </>
          ) : (
            <>
              <span className="medium">Hearth is not answering.</span> What is on the screen can be read, and what you type is
              kept; nothing is sent until it is back. It looks again every few seconds.
            </>
          )}
        </Banner>
      )}
      {trouble && (
        <Banner
          tone={trouble.code === 'recovered' ? 'moss' : 'carmine'}
          icon="db"
          className="offline"
          action={
            <Button size="sm" onClick={dismissTrouble}>
              Close
            </Button>
          }
        >
          {trouble.message}
        </Banner>
      )}
    </>
  );
}

function Outlet() {
  const place = usePlace();
  const route = routeFor(place.page);
  useEffect(() => {
    if (route) document.title = `${route.name} · Hearth`;
    // A foreign or old address becomes the first room's, without a step in the history.
    // Somebody may have followed a link since this was drawn: theirs counts.
    const stillHere = readPlace(window.location.hash).page === place.page;
    if (route && stillHere && route.path !== place.page) go(href(route.path), { replace: true });
  }, [route, place.page]);
  if (!route) return null;
  return (
    <Fence key={route.path} name={route.name}>
      <Suspense fallback={<Skeleton label={`Opening ${route.name}`} />}>
        <route.page.Show place={place} />
      </Suspense>
    </Fence>
  );
}

function Shell() {
  const small = useStore(rail, isSmall);
  const [finding, setFinding] = useState(false);
  const [openPalette] = useState(() => () => setFinding(true));
  useShellKeys(openPalette);
  useEffect(startApprovals, []);
  useEffect(startProposals, []);
  useNarrow();
  useFetchedAhead();
  return (
    <div className={small ? 'window small-rail' : 'window'}>
      <button type="button" className="skip-link" onClick={() => document.getElementById('page')?.focus()}>
        Skip to the page
      </button>
      <Rail small={small} onFind={openPalette} />
      <main className="page" id="page" tabIndex={-1}>
        <Alarms />
        <div className="outlet">
          <Outlet />
        </div>
      </main>
      <Toasts />
      <Suspense>{finding && <palette.Show onClose={() => setFinding(false)} toggleRail={rail.getState().toggle} />}</Suspense>
    </div>
  );
}

/** The whole window: the three first screens until they were finished or skipped, the shell ever after. */
export function App() {
  useSettingsApplied();
  const settings = useConnection((it) => it.settings);
  const state = useConnection((it) => it.state);
  // Nothing for the first moment: neither the shell nor the first screens flash before it is known which.
  if (!settings && state === 'connecting') return <main aria-busy="true" aria-label="Hearth" />;
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={150}>
      {settings && !settings.firstRunDone ? (
        <Suspense>
          <firstRun.Show />
        </Suspense>
      ) : (
        <Shell />
      )}
    </Tooltip.Provider>
  );
}
