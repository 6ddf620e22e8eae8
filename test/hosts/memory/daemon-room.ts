/** For tests: a whole daemon in this process, and what a person does with it. */
import type { Caller, Input, Output, RequestName } from '../../../src/contract/index.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { createDaemon, type Daemon } from '../../../src/main/core/daemon.ts';

const user: Caller = { actor: 'user', via: 'internal' };

export interface Person {
  readonly daemon: Daemon;
  readonly home: string;
  /** Thrown: the error as the wire carries it. */
  call<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** A new conversation. */
  begin(model?: string): Promise<string>;
  /** Says something; answers the run. */
  say(conversationId: string, text: string): Promise<string>;
  /** Resolves when the run has ended, or waits for the person. Answers what it said. */
  answer(runId: string): Promise<string>;
  ask(conversationId: string, text: string): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Use one per test, and close it. */
export async function openPerson(env: Record<string, string> = {}): Promise<Person> {
  const host = fakeHost({ env: { OLLAMA_HOST: 'http://127.0.0.1:9', ...env } });
  let daemon = await createDaemon(host);
  const call: Person['call'] = async (name, input) => {
    const answer = await daemon.dispatch(name, input, user);
    if (!answer.ok) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer.data as Output<typeof name>;
  };
  const person: Person = {
    get daemon() {
      return daemon;
    },
    home: host.paths.home,
    call,
    begin: async (model) => (await call('chat.create', model ? { model } : {})).id,
    say: async (conversationId, text) => (await call('chat.send', { conversationId, text })).runId,
    async answer(runId) {
      for (;;) {
        const run = await call('runs.get', { id: runId });
        if (!['queued', 'running'].includes(run.state)) return run.state === 'waiting' ? '' : textOf(run);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    ask: async (conversationId, text) => person.answer(await person.say(conversationId, text)),
    async restart() {
      await daemon.stop();
      daemon = await createDaemon(host);
    },
    async close() {
      await daemon.stop();
      host.remove();
    },
  };
  return person;
}

/** What it said last: the report sums up by its beginning. */
const textOf = (run: Output<'runs.get'>): string => run.report?.summary ?? '';
