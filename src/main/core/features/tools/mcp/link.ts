/** The daemon's end of one server's runner: started, asked, cancelled, ended, and never trusted further than its reports parse. */
import { killTree } from '../../../base/child.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Host, RunnerProcess } from '../../../base/host.ts';
import {
  type Answer,
  type FailureCode,
  type ForeignTool,
  limits,
  type Order,
  type Report,
  type ResolvedLaunch,
  report,
} from './protocol.ts';

export interface LinkEvents {
  tools(tools: ForeignTool[], left: number): void;
  ready(protocol: string, server: string): void;
  /** Once, and last: nothing runs any more, or is being ended. */
  failed(code: FailureCode, why: string): void;
  log(line: string): void;
  authorize(url: string): void;
  keep(authorization: string | null): void;
}

interface Parts {
  host: Pick<Host, 'fork' | 'version'>;
  clock: Clock;
  launch: ResolvedLaunch;
  /** True where the user is there to sign in. */
  interactive: boolean;
  on: LinkEvents;
}

interface Call {
  tool: string;
  args: Record<string, unknown>;
  timeoutMs: number;
}

/** A server that does not come up is given up then; a person who signs in has longer. */
const startMs = { alone: limits.connectMs + 20_000, interactive: 6 * 60_000 };
/** What a runner has to report a timeout by itself, or to end by itself. */
const graceMs = 2_500;

/** Use one per start. */
export class Link {
  readonly #parts: Parts;
  readonly #runner: RunnerProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #gone = Promise.withResolvers<void>();
  readonly #starting: Timer;
  #lastId = 0;
  #serverPid: number | null = null;
  /** Why it is over; null while it lives. */
  #over: string | null = null;

  constructor(parts: Parts) {
    const { host, clock, launch, interactive } = parts;
    this.#parts = parts;
    this.#runner = host.fork('mcp', { memoryBytes: limits.memoryBytes });
    const within = interactive ? startMs.interactive : startMs.alone;
    this.#starting = clock.after(within, () => this.#fail('timeout', 'It did not start in time.'));
    this.#runner.onExit(() => this.#exited());
    this.#runner.onMessage((message) => this.#heard(message));
    this.#say({ type: 'start', launch, version: host.version, interactive });
  }

  /** Never throws: a fault is an answer. A cancel answers at once, whatever the server does. */
  call(call: Call, signal: AbortSignal): Promise<Answer> {
    if (this.#over !== null) return Promise.resolve(fault('server_gone', this.#over));
    if (signal.aborted) return Promise.resolve(cancelled);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const done = (answer: Answer) => {
        this.#waiting.delete(id);
        late.cancel();
        signal.removeEventListener('abort', cancel);
        resolve(answer);
      };
      const cancel = () => {
        done(cancelled);
        this.#say({ type: 'cancel', id });
      };
      // The runner itself no longer answers then: what the server sent holds it.
      const late = this.#parts.clock.after(call.timeoutMs + graceMs, () => {
        done(fault('timeout', `No answer within ${call.timeoutMs} ms; the server was ended.`));
        this.#fail('timeout', 'It held its runner and was ended.');
      });
      signal.addEventListener('abort', cancel, { once: true });
      this.#waiting.set(id, done);
      this.#say({ type: 'call', id, ...call });
    });
  }

  /** Resolves when the runner is gone, with the server. */
  async stop(): Promise<void> {
    this.#end('The server was stopped.');
    await this.#gone.promise;
  }

  #say(order: Order): void {
    try {
      this.#runner.post(order);
    } catch {
      // It has gone; its exit says the rest.
    }
  }

  #end(why: string): void {
    if (this.#over !== null) return;
    this.#over = why;
    this.#starting.cancel();
    for (const answer of [...this.#waiting.values()]) answer(fault('server_gone', why));
    this.#say({ type: 'stop' });
    const force = this.#parts.clock.after(graceMs, () => this.#runner.kill());
    void this.#gone.promise.then(() => force.cancel());
  }

  #fail(code: FailureCode, why: string): void {
    if (this.#over !== null) return;
    this.#end(why);
    this.#parts.on.failed(code, why);
  }

  #exited(): void {
    // A runner that was killed could not end its server.
    if (this.#serverPid !== null) killTree(this.#serverPid);
    this.#fail('closed', 'The process that talks with it ended.');
    this.#gone.resolve();
  }

  #heard(message: unknown): void {
    if (this.#over !== null) return;
    const parsed = report.safeParse(message);
    if (parsed.success) this.#take(parsed.data);
    else this.#fail('protocol', 'What the server sent could not be read.');
  }

  #take(said: Report): void {
    const { on } = this.#parts;
    if (said.type === 'spawned') this.#serverPid = said.pid;
    else if (said.type === 'tools') on.tools(said.tools, said.left);
    else if (said.type === 'ready') {
      this.#starting.cancel();
      on.ready(said.protocol, said.server);
    } else if (said.type === 'result') this.#waiting.get(said.id)?.(said.answer);
    else if (said.type === 'log') on.log(said.line);
    else if (said.type === 'authorize') on.authorize(said.url);
    else if (said.type === 'authorization') on.keep(said.kept);
    else this.#fail(said.code, said.why);
  }
}

const fault = (code: string, message: string): Answer => ({ ok: false, code, message });
const cancelled = fault('cancelled', 'It was cancelled.');
