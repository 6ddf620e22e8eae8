/** The runs room's own kind of work: a goal, what is needed for it, and tools. */
import { attachedContent } from '../../../agent/attachments.ts';
import type { ModelContent } from '../../../agent/provider.ts';
import { readAgents } from '../agents/agents.ts';
import type { RunsDeps } from '../deps.ts';
import type { Prepared, RunKind, RunView } from '../types.ts';

/** Use once: every type without a kind of its own is done like this. */
export function taskKind(deps: Pick<RunsDeps, 'store' | 'systemPrompt' | 'limits' | 'home'>): RunKind {
  return { type: 'task', resumesItself: true, prepare: (run) => prepare(deps, run) };
}

async function prepare(deps: Pick<RunsDeps, 'store' | 'systemPrompt' | 'limits' | 'home'>, run: RunView): Promise<Prepared> {
  const { maxOutputTokens, thinkingTokens } = deps.limits();
  const agent = run.agent === null ? undefined : (await readAgents(deps.home)).agents.find(({ name }) => name === run.agent);
  const content: ModelContent[] = [{ type: 'text', text: wordsOf(run) }];
  for (const file of run.attachments) content.push(await attachedContent(deps.store.artifacts, file));
  const role = agent?.prompt ? `You work as ${agent.name}, for another run of Hearth.\n\n${agent.prompt}` : '';
  return {
    system: [deps.systemPrompt(), role].filter((text) => text !== '').join('\n\n'),
    messages: [{ role: 'user', content }],
    model: run.model,
    maxOutputTokens,
    ...(thinkingTokens === null ? {} : { thinkingTokens }),
    tools: true,
    recall: { text: run.goal, conversationId: run.conversationId },
    taintedBy: run.taintedBy ?? run.attachments[0]?.name ?? null,
  };
}

function wordsOf({ goal, inputs, contextHints }: RunView): string {
  const given = Object.keys(inputs).length > 0 ? `Inputs:\n${JSON.stringify(inputs, null, 2)}` : '';
  const hints = contextHints.length > 0 ? `What may help:\n${contextHints.map((hint) => `- ${hint}`).join('\n')}` : '';
  return [goal, given, hints].filter((part) => part !== '').join('\n\n');
}
