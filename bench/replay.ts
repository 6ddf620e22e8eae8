/**
 * A replay beside what it repeats: runs of ten rounds with a tool that does nothing, live on a real home, and the same runs again from
 * their log. A replay that took as long as the run would be no use for a year of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tools } from '../src/main/core/agent/run/ports.ts';
import type { AnswerEvent, Answers } from '../src/main/core/agent/turn.ts';
import { openRoom, user } from '../test/faults/runs/room.ts';
import { finish, median, ratio } from './report.ts';

const rounds = 10;
const runs = 60;
const instant = '2026-01-02T03:04:05.000Z';
const words = 'What came of it, in a few words. '.repeat(20);

/** Asks for the tool in each round, and then answers. */
const answers: Answers = {
  async *stream({ request }): AsyncGenerator<AnswerEvent> {
    const had = request.messages.filter((message) => message.content.some((part) => part.type === 'tool_result')).length;
    yield { type: 'model', model: 'script', provider: 'bench' };
    yield { type: 'text', delta: words };
    if (had < rounds - 1) yield { type: 'tool_call', callId: `c${had}`, name: 'nothing', args: { had } };
    yield { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 } };
    yield { type: 'stop', reason: had < rounds - 1 ? 'tool_use' : 'end' };
  },
};

const tools: Tools = {
  offered: () => [{ name: 'nothing', description: 'Does nothing.', inputSchema: {} }],
  judge: async (call, context) => ({
    ...{ call, context, args: call.args, idempotent: true, timeoutMs: 10_000, touches: [], hash: 'x' },
    preview: { kind: 'text', text: 'nothing' },
    verdict: { verdict: 'allow', by: 'free', why: '', uses: [], hosts: [], trusted: false },
  }),
  record: () => true,
  perform: async () => ({ ok: true, data: words, startedAt: instant, finishedAt: instant, logs: [] }),
};

const place = mkdtempSync(join(tmpdir(), 'hearth-bench-replay-'));
const room = await openRoom({ home: join(place, 'home'), traces: place, random: () => 0, atOnce: 1, answers, tools });
const { handlers, api } = room.runs;
// The daemon's own timers never keep a process: a host does.
const alive = setInterval(() => undefined, 1000);
const live: number[] = [];
const again: number[] = [];
let steps = 0;
for (let at = 0; at < runs; at += 1) {
  const began = performance.now();
  const { id } = await handlers['runs.start']({ type: 'task', goal: `Run ${at}` }, user);
  await api.settled(id);
  live.push(performance.now() - began);
  const start = performance.now();
  const replay = await handlers['runs.replay']({ id });
  again.push(performance.now() - start);
  if (!replay.same) throw new Error(`A replay differed: ${JSON.stringify(replay.differences)}`);
  steps = replay.steps;
}
await room.close();
clearInterval(alive);
rmSync(place, { recursive: true, force: true });

const [run, replay] = [median(live), median(again)];
ratio({
  name: 'a replay to the run that it repeats',
  value: replay / run,
  limit: 0.25,
  note: `${steps} steps: ${run.toFixed(1)} ms live, ${replay.toFixed(2)} ms again (${Math.round(steps / (replay / 1000)).toLocaleString('en-US')} steps/s)`,
});
finish();
