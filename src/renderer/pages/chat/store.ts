/** The room for conversations as one plain store: the page only shows it. */
import { createStore } from 'zustand/vanilla';
import type { EventName, Payload } from '../../../contract/index.ts';
import { createDrafts } from './store/drafts.ts';
import { Earlier } from './store/earlier.ts';
import { createFiles } from './store/files.ts';
import { Listing } from './store/listing.ts';
import { Reading } from './store/reading.ts';
import { Speaking } from './store/speaking.ts';
import type { ChatActions, ChatState, ChatWorld, Room } from './store/state.ts';
import { Works } from './store/works.ts';

/** A room in which nothing has been read. */
export const empty: ChatState = {
  list: [],
  listState: 'loading',
  next: null,
  open: null,
  drafts: {},
  attached: {},
  chosen: {},
  sending: null,
  refused: null,
  typed: [],
  models: [],
  providers: null,
  search: null,
  children: {},
  works: {},
  phases: {},
};

const heardNames = ['run.event', 'runs.changed', 'chat.changed', 'providers.changed'] as const satisfies EventName[];
type Heard = { [N in (typeof heardNames)[number]]: { name: N; data: Payload<N> } }[(typeof heardNames)[number]];

/** Who can answer, for the picker and for what is said without any. */
async function readModels({ world, set }: Room): Promise<void> {
  const [models, providers] = await Promise.all([world.call('providers.models', {}), world.call('providers.list', {})]);
  set({ models: models.items, providers: providers.items });
}

/** What the daemon tells, given to the parts that it is about. */
function hearing(room: Room, reading: Reading, listing: Listing, works: Works): (events: Heard[]) => void {
  const changed = ({ conversationId, what }: Payload<'chat.changed'>) => {
    if (what === 'deleted') room.set({ list: room.get().list.filter(({ id }) => id !== conversationId) });
    else void listing.refresh();
    const { open, sending } = room.get();
    if (open?.id !== conversationId) return;
    if (what === 'deleted') reading.patch({ state: 'gone' });
    // While a message of this window is on its way, its answer brings what changed.
    else if (sending !== conversationId) void reading.again();
  };

  return (events) => {
    // All deltas of a batch become one change of the store, and so one rendering.
    const said = events.flatMap((event) => (event.name === 'run.event' ? [event.data] : []));
    reading.hear(said);
    works.hear(said);
    for (const event of events) {
      if (event.name === 'runs.changed') works.changed(event.data.runId);
      else if (event.name === 'chat.changed') changed(event.data);
      else if (event.name === 'providers.changed') void readModels(room).catch(() => undefined);
    }
  };
}

/** Use once per window. `start` begins to listen and reads what the page shows first; it answers its stop. */
export function createChatStore(world: ChatWorld) {
  const store = createStore<ChatState>()(() => empty);
  const room: Room = { world, get: store.getState, set: (part) => store.setState(part) };
  const earlier = new Earlier(room);
  const reading = new Reading(room, earlier);
  const drafts = createDrafts(room);
  const files = createFiles(room);
  const { attach, detach } = files;
  const listing = new Listing(room);
  const works = new Works(room);
  const { show, chooseBranch } = reading;
  const { loadEarlier, toFirst, stay } = earlier;
  const { loadMore, rename, remove, restore, find } = listing;
  const { draft, flush } = drafts;
  const { send, stop, regenerate, edit, choose, dismiss, goOn } = new Speaking(room, reading, drafts, files);
  const actions: ChatActions = {
    ...{ show, chooseBranch, loadEarlier, toFirst, stay, loadMore, rename, remove, restore, find, draft, flush },
    reload: listing.refresh,
    ...{ send, stop, regenerate, edit, choose, dismiss, goOn },
    ...{ attach, detach },
    lookAt: works.lookAt,
  };

  const readTyped = async () => store.setState({ typed: (await world.call('chat.typed', { limit: 200 })).texts });

  const hear = hearing(room, reading, listing, works);

  return {
    store,
    actions,
    start(): () => void {
      // Listening first: what happens between a reading and its answer is heard and kept.
      const stop = world.listen([...heardNames], (events) => hear(events as Heard[]));
      void listing.refresh();
      void drafts.load();
      void readModels(room).catch(() => undefined);
      void readTyped().catch(() => undefined);
      return () => {
        drafts.flush();
        stop();
      };
    },
  };
}
