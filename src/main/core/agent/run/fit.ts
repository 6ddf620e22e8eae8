/** When the results of tools outgrow what the model can read at once, the oldest give way: pure rules. */
import { addSizes, sizeOfFrame, sizeOfMessage } from '../budget.ts';
import type { ModelContent, ModelMessage, ModelTool } from '../provider.ts';

/** Shorter ones are not worth cutting. */
const shortResult = 600;
const keptOfResult = 200;

interface Asked {
  system: string;
  tools: readonly ModelTool[];
  maxOutputTokens: number;
  contextWindow: number;
}

/** Tokens that are left for the messages. */
export function roomFor({ system, tools, maxOutputTokens, contextWindow }: Asked): number {
  const output = Math.min(maxOutputTokens, Math.floor(contextWindow / 4));
  return Math.max(0, contextWindow - output - sizeOfFrame({ system, tools: [...tools] }).estimate);
}

export const tokensOf = (messages: readonly ModelMessage[]): number => addSizes(messages.map(sizeOfMessage)).estimate;

/** The same messages, or some with older results cut short. The last results stay until nothing else can give way. */
export function withinRoom(messages: readonly ModelMessage[], room: number): ModelMessage[] {
  const fitted = [...messages];
  let over = tokensOf(messages) - room;
  for (let at = 0; at < fitted.length && over > 0; at += 1) {
    const message = fitted[at];
    if (!message?.content.some(isLong)) continue;
    const cut = { ...message, content: message.content.map((part) => (isLong(part) ? shortened(part) : part)) };
    over -= sizeOfMessage(message).estimate - sizeOfMessage(cut).estimate;
    fitted[at] = cut;
  }
  return fitted;
}

type Result = Extract<ModelContent, { type: 'tool_result' }>;

const isLong = (part: ModelContent): part is Result => part.type === 'tool_result' && part.text.length > shortResult;

const shortened = (part: Result): Result => ({
  ...part,
  text: `${part.text.slice(0, keptOfResult).toWellFormed()}…\n(${part.text.length - keptOfResult} characters are left out here: there was no room. Call the tool again where they are needed.)`,
});
