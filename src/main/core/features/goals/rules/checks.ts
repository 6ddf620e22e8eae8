/** Looks whether a goal is done: what is a file, a command or a task is looked at, words are judged by who says so. */
import { z } from 'zod';
import type { Caller } from '../../../../../contract/index.ts';
import type { Criterion } from '../../../../../contract/keeping/goals.ts';
import type { GoalsDeps } from '../room.ts';

export interface Checked {
  ok: boolean;
  /** What was looked at, and what was seen: a line. */
  seen: string;
}

/** As whoever says that it is done may look: their grants, their rules. */
export async function checkGoal(
  deps: GoalsDeps,
  success: readonly Criterion[],
  outcome: string | undefined,
  caller: Caller,
): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const one of success) checked.push(await check(deps, one, outcome, caller));
  return checked;
}

async function check(deps: GoalsDeps, one: Criterion, outcome: string | undefined, caller: Caller): Promise<Checked> {
  if (one.kind === 'words') return byWord(one.text, outcome, caller);
  if (one.kind === 'file') return fileThere(deps, one.path, caller);
  if (one.kind === 'command') return commandSucceeds(deps, one.command, caller);
  const task = deps.taskStatus(deps.store.reader, one.taskId);
  if (!task) return { ok: false, seen: `The task ${one.taskId} is not there.` };
  return { ok: task.status === 'completed', seen: `The task ${JSON.stringify(task.title)} is ${task.status.replace('_', ' ')}.` };
}

/** The user's word is enough; everybody else has to say what shows it. */
function byWord(text: string, outcome: string | undefined, { actor }: Caller): Checked {
  const said = outcome?.trim() ?? '';
  if (said !== '') return { ok: true, seen: `${JSON.stringify(text)}: ${said}` };
  if (actor === 'user') return { ok: true, seen: `${JSON.stringify(text)}: the user says so.` };
  return { ok: false, seen: `${JSON.stringify(text)}: \`outcome\` does not say what shows it.` };
}

/** A folder is there too: it is listed where it cannot be read. */
async function fileThere(deps: GoalsDeps, path: string, caller: Caller): Promise<Checked> {
  const read = await callTool(deps, 'read_bin', { path, length: 1 }, caller);
  if (read.ok) return { ok: true, seen: `${path} is there.` };
  const listed = read.code === 'approval_needed' ? read : await callTool(deps, 'list_dir', { path }, caller);
  if (listed.ok) return { ok: true, seen: `${path} is there.` };
  return { ok: false, seen: `${path}: ${withAdvice(read)}` };
}

const ended = z.object({ exitCode: z.int(), stdout: z.string(), stderr: z.string() });

async function commandSucceeds(deps: GoalsDeps, command: string, caller: Caller): Promise<Checked> {
  const ran = await callTool(deps, 'run_sandboxed', { language: 'shell', code: command }, caller);
  const name = `\`${command.length > 200 ? `${command.slice(0, 200)}…` : command}\``;
  if (!ran.ok) return { ok: false, seen: `${name}: ${withAdvice(ran)}` };
  const read = ended.safeParse(ran.data);
  if (!read.success) return { ok: false, seen: `${name} did not say how it ended.` };
  const { exitCode, stdout, stderr } = read.data;
  const said = (exitCode === 0 ? stdout : stderr || stdout).trim().slice(0, 500);
  return { ok: exitCode === 0, seen: `${name} ended with ${exitCode}${said === '' ? '.' : `: ${said}`}` };
}

type Called = { ok: true; data: unknown } | { ok: false; code: string; message: string };

const result = z.object({
  ok: z.boolean(),
  data: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

async function callTool({ dispatch }: GoalsDeps, name: string, args: object, { actor, signal }: Caller): Promise<Called> {
  const answer = await dispatch('tools.call', { name, args }, { actor, via: 'internal', ...(signal ? { signal } : {}) });
  if (!answer.ok) return { ok: false, code: answer.error.code, message: answer.error.message };
  const read = result.safeParse(answer.data);
  if (!read.success) return { ok: false, code: 'internal', message: `${name} answered nothing that can be read.` };
  const { ok, data, error } = read.data;
  return ok ? { ok, data } : { ok, code: error?.code ?? 'internal', message: error?.message ?? `${name} failed.` };
}

const withAdvice = ({ code, message }: { code: string; message: string }): string =>
  code === 'approval_needed' ? 'it may not be looked at yet. Allow it for always, and say again that the goal is done.' : message;
