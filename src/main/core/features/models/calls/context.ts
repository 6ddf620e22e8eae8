/** A prompt that would overflow the window of a model is cut at whole turns, the oldest first. A pure rule. */
import { addSizes, leastOutput, type RequestSize, sizeOfFrame, sizeOfMessage } from '../../../agent/budget.ts';
import type { ModelMessage, ModelRequest } from '../../../agent/provider.ts';

export interface Fitted {
  request: ModelRequest;
  size: RequestSize;
  /** Messages that were left out. */
  dropped: number;
}

/** Use before each call; null where not even the last turn fits. Without a known window nothing is cut. */
export function fitContext(request: ModelRequest, contextWindow: number | undefined): Fitted | null {
  const frame = sizeOfFrame(request);
  const sizes = request.messages.map(sizeOfMessage);
  const whole = addSizes([frame, ...sizes]);
  if (contextWindow === undefined) return { request, size: whole, dropped: 0 };
  // Input and output share the window. A long answer gives way to the conversation before the conversation is cut in half.
  const output = Math.min(request.maxOutputTokens, Math.max(Math.floor(contextWindow / 4), leastOutput));
  const starts = turnStarts(request.messages);
  const kept = firstThatFits(starts, sizes, contextWindow - output - frame.estimate);
  if (kept !== null) return fitted(request, frame, sizes, { from: kept, output, contextWindow });
  const last = starts.at(-1) ?? 0;
  const left = contextWindow - addSizes([frame, ...sizes.slice(last)]).estimate;
  const least = Math.min(request.maxOutputTokens, leastOutput);
  return left < least ? null : fitted(request, frame, sizes, { from: last, output: Math.min(output, left), contextWindow });
}

/**
 * Where turns begin: at each message in which the user says something. What a tool answered is no beginning, so a call and its
 * result always stay together.
 */
function turnStarts(messages: readonly ModelMessage[]): number[] {
  const starts = messages.flatMap((message, at) => {
    const said = message.role === 'user' && message.content.some((part) => part.type !== 'tool_result');
    const answers = message.content.some((part) => part.type === 'tool_result');
    return said && !answers ? [at] : [];
  });
  // What stands before the first turn goes with it as long as nothing is cut.
  return starts.length > 0 ? [0, ...starts.slice(starts[0] === 0 ? 1 : 0)] : [0];
}

function firstThatFits(starts: readonly number[], sizes: readonly RequestSize[], room: number): number | null {
  let total = 0;
  let best: number | null = null;
  let end = sizes.length;
  for (const start of [...starts].reverse()) {
    total += addSizes(sizes.slice(start, end)).estimate;
    if (total > room) break;
    best = start;
    end = start;
  }
  return best;
}

function fitted(
  request: ModelRequest,
  frame: RequestSize,
  sizes: readonly RequestSize[],
  { from, output, contextWindow }: { from: number; output: number; contextWindow: number },
): Fitted {
  const size = addSizes([frame, ...sizes.slice(from)]);
  // No request larger than the window is ever answered: the window bounds the worst case.
  const most = Math.min(size.most, contextWindow);
  const maxOutputTokens = Math.max(
    1,
    Math.min(request.maxOutputTokens, from === 0 ? roomLeft(size, contextWindow, output) : output),
  );
  return {
    request: { ...request, maxOutputTokens, messages: request.messages.slice(from) },
    size: { ...size, estimate: Math.min(size.estimate, most), most },
    dropped: from,
  };
}

/** An uncut conversation leaves the answer all that remains of the window. */
const roomLeft = (size: RequestSize, contextWindow: number, output: number) => Math.max(output, contextWindow - size.estimate);
