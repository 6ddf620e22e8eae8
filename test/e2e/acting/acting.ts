/** A model that acts, for specs: one call of a tool after the other. */
import { type Answer, type Step, say } from '../../fakes/model-servers/index.ts';
import { field, type Recorded } from '../../fakes/model-servers/record.ts';

/** What a recorded request has there, or nothing. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** How many rounds of tools are done since the person last spoke. */
function roundsDone({ body }: Recorded): number {
  const messages = list(field(body, 'messages'));
  const kinds = (message: unknown) => list(field(message, 'content')).map((part) => field(part, 'type'));
  const spoke = messages.findLastIndex((message) => field(message, 'role') === 'user' && !kinds(message).includes('tool_result'));
  return messages.slice(spoke + 1).filter((message) => kinds(message).includes('tool_use')).length;
}

/** Use as a model that does one after the other; asked without tools, for a title, it says one. */
export function acting(...rounds: Answer[]): (request: Recorded) => Answer {
  return (request) => {
    if (list(field(request.body, 'tools')).length === 0) return say('Acting');
    return rounds[Math.min(roundsDone(request), rounds.length - 1)] ?? say('Nothing to do.');
  };
}

let calls = 0;
/** A round in which one tool is called, maybe after some words. */
export function tool(name: string, args: unknown, before?: string): Answer {
  calls += 1;
  const steps: Step[] = [{ kind: 'tool', id: `toolu_${calls}`, name, args }];
  return { steps: before ? [{ kind: 'text', text: before }, ...steps] : steps, stop: 'tool_use' };
}
