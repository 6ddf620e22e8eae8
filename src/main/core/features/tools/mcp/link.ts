/** The daemon's end of one server's runner: started, asked, cancelled, ended, and never trusted further than its reports parse. */
import { killTree } from '../../../base/child.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Host } from '../../../base/host.ts';
import { type Answer, type FailureCode, type ForeignTool, limits, type Order, type ResolvedLaunch, report } from './protocol.ts';

export interface LinkEvents {
  tools(tools: ForeignTool[], left: number): void;
  ready(protocol: string, server: string): void;
  /** Once, and last: nothing runs any more, or is being ended. */
  failed(code: FailureCode, why: string): void;
  log(line: string): void;
  authorize(url: string): void;
  keep(authorization: string | null): void;
}

export interface Link {
  /** Never throws: a fault is an answer. A cancel answers at once, whatever the server does. */
  call(tool: string, args: Record<string, unknown>, timeoutMs: number, signal: AbortSignal): Promise<Answer>;
  /** Resolves when the runner is gone, with the server. */
  stop(): Promise<void>;
}

interface Parts {
  host: Pick<Host, 'fork' | 'version'>;
  clock: Clock;
  launch: ResolvedLaunch;
  /** True where the user is there to sign in. */
  interactive: boolean;
  on: LinkEvents;
}

/** A server that does not come up is given up then; a person who signs in has longer. */
const startMs = { alone: limits.connectMs + 20_000, interactive: 6 * 60_000 };
/** What a runner has to report a timeout by itself, or to end by itself. */
const graceMs = 2_500;

/** Use one per start. */
export function openLink({ host, clock, launch, interactive, on }: Parts): Link {
  const runner = host.fork('mcp', { memoryBytes: limits.memoryBytes });
  const waiting = new Map<number, (answer: Answer) => void>();
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  let lastId = 0;
  let serverPid: number | null = null;
  let over: string | null = null;
  const say = (order: Order) => runner.post(order);

  const end = (why: string) => {
    if (over !== null) return;
    over = why;
    starting.cancel();
    for (const [id, answer] of waiting) {
      waiting.delete(id);
      answer({ ok: false, code: 'server_gone', message: why });
    }
    try {
      say({ type: 'stop' });
    } catch {
      // It has gone already.
    }
    const force = clock.after(graceMs, () => runner.kill());
    void gone.then(() => force.cancel());
  };
  const fail = (code: FailureCode, why: string) => {
    if (over !== null) return;
    end(why);
    on.failed(code, why);
  };
  const starting = clock.after(interactive ? startMs.interactive : startMs.alone, () =>
    fail('timeout', 'It did not start in time.'),
  );

  runner.onExit(() => {
    // A runner that was killed could not end its server.
    if (serverPid !== null) killTree(serverPid);
    fail('closed', 'The process that talks with it ended.');
    isGone();
  });
  runner.onMessage((message) => {
    if (over !== null) return;
    const parsed = report.safeParse(message);
    if (!parsed.success) return fail('protocol', 'What the server sent could not be read.');
    const said = parsed.data;
    if (said.type === 'spawned') serverPid = said.pid;
    else if (said.type === 'tools') on.tools(said.tools, said.left);
    else if (said.type === 'ready') {
      starting.cancel();
      on.ready(said.protocol, said.server);
    } else if (said.type === 'result') waiting.get(said.id)?.(said.answer);
    else if (said.type === 'log') on.log(said.line);
    else if (said.type === 'authorize') on.authorize(said.url);
    else if (said.type === 'authorization') on.keep(said.kept);
    else fail(said.code, said.why);
  });
  say({ type: 'start', launch, version: host.version, interactive });

  return {
    call(tool, args, timeoutMs, signal) {
      if (over !== null) return Promise.resolve({ ok: false, code: 'server_gone', message: over });
      if (signal.aborted) return Promise.resolve(cancelled);
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        let late: Timer | null = null;
        const done = (answer: Answer) => {
          waiting.delete(id);
          late?.cancel();
          signal.removeEventListener('abort', cancel);
          resolve(answer);
        };
        const cancel = () => {
          done(cancelled);
          if (over === null) say({ type: 'cancel', id });
        };
        signal.addEventListener('abort', cancel, { once: true });
        late = clock.after(timeoutMs + graceMs, () => {
          // The runner itself no longer answers: what the server sent holds it.
          done({ ok: false, code: 'timeout', message: `No answer within ${timeoutMs} ms; the server was ended.` });
          fail('timeout', 'It held its runner and was ended.');
        });
        waiting.set(id, done);
        say({ type: 'call', id, tool, args, timeoutMs });
      });
    },
    async stop() {
      end('The server was stopped.');
      await gone;
    },
  };
}

const cancelled: Answer = { ok: false, code: 'cancelled', message: 'It was cancelled.' };
