/** Between Hearth's words and the Messages API. Pure. */
import type { ContentBlockParam, MessageCreateParamsStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import type { ModelInfo as ListedModel } from '@anthropic-ai/sdk/resources/models';
import type { ModelContent, ModelInfo, ModelRequest } from '../../agent/provider.ts';
import { isObject } from '../json.ts';

const cached = { cache_control: { type: 'ephemeral' } } as const;

function toBlock(content: ModelContent, providerId: string): ContentBlockParam | undefined {
  switch (content.type) {
    case 'text':
      // The API refuses empty text.
      return content.text.trim() === '' ? undefined : { type: 'text', text: content.text };
    case 'image': {
      const media_type = content.mime as 'image/png';
      return { type: 'image', source: { type: 'base64', media_type, data: content.base64 } };
    }
    case 'tool_call':
      return {
        type: 'tool_use',
        id: content.callId,
        name: content.name,
        input: isObject(content.args) ? content.args : { value: content.args },
      };
    case 'tool_result':
      return { type: 'tool_result', tool_use_id: content.callId, content: content.text, is_error: !content.ok };
    case 'opaque':
      // A signature is only good where it was made.
      return content.provider === providerId ? (content.block as ContentBlockParam) : undefined;
  }
}

/** The last blocks of the last two user turns: the next turn reads the cache that this one wrote. */
function markTurns(messages: MessageParam[]): void {
  const users = messages.filter((message) => message.role === 'user').slice(-2);
  for (const { content } of users) {
    const last = typeof content === 'string' ? undefined : content.at(-1);
    if (last) Object.assign(last, cached);
  }
}

/** 406 from `claude-opus-4-6-20260101`, 307 from `claude-3-7-sonnet-20250219`; 0 where the name has no number. */
function versionOf(model: string): number {
  const match = /(?:^|-)(\d{1,2})(?:-(\d{1,2}))?(?=-|$)/.exec(model);
  return match ? Number(match[1]) * 100 + Number(match[2] ?? 0) : 0;
}

type ThinkingParams = Pick<MessageCreateParamsStreaming, 'thinking' | 'output_config'>;

/** Models from 4.6 decide themselves how long to think, by effort; 3.7 to 4.5 take a number of tokens; older ones cannot. */
function thinkingParams({ model, thinkingTokens, maxOutputTokens }: ModelRequest): ThinkingParams {
  if (!thinkingTokens) return {};
  const version = versionOf(model);
  if (version >= 406) {
    const effort = thinkingTokens <= 2048 ? 'low' : thinkingTokens <= 8192 ? 'medium' : 'high';
    return { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort } };
  }
  const budget_tokens = Math.min(thinkingTokens, maxOutputTokens - 1);
  return version >= 307 && budget_tokens >= 1024 ? { thinking: { type: 'enabled', budget_tokens } } : {};
}

export function toParams(request: ModelRequest, providerId: string): MessageCreateParamsStreaming {
  const messages: MessageParam[] = [];
  for (const { role, content } of request.messages) {
    const blocks = content.map((part) => toBlock(part, providerId)).filter((block) => block !== undefined);
    // Results must come before words in the turn that follows a tool call.
    if (role === 'user') blocks.sort((a, b) => Number(b.type === 'tool_result') - Number(a.type === 'tool_result'));
    if (blocks.length > 0) messages.push({ role, content: blocks });
  }
  markTurns(messages);
  const tools = request.tools?.map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' as const },
  }));
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    messages,
    // The mark covers the tools as well: they stand before the system prompt.
    ...(request.system.trim() === '' ? {} : { system: [{ type: 'text', text: request.system, ...cached }] }),
    ...(tools && tools.length > 0 ? { tools } : {}),
    // It refuses a history of calls whose tools are not named: they stay, and may not be called.
    ...(tools && request.toolChoice === 'none' ? { tool_choice: { type: 'none' as const } } : {}),
    ...thinkingParams(request),
  };
}

// Used where the list of models leaves the numbers out; the first name that fits.
const known: readonly [prefix: RegExp, contextWindow: number, maxOutputTokens: number][] = [
  [/^claude-(?:opus|sonnet|haiku|fable|mythos)-(?:4-[6-9]|[5-9])/, 200_000, 64_000],
  [/^claude-(?:opus-4-5|sonnet-4|haiku-4)/, 200_000, 64_000],
  [/^claude-opus-4/, 200_000, 32_000],
  [/^claude-3-7/, 200_000, 64_000],
  [/^claude-3-5/, 200_000, 8_192],
  [/^claude-/, 200_000, 4_096],
];

export function toModelInfo(model: ListedModel): ModelInfo {
  const entry = known.find(([prefix]) => prefix.test(model.id));
  const contextWindow = model.max_input_tokens ?? entry?.[1];
  const maxOutputTokens = model.max_tokens ?? entry?.[2];
  return {
    id: model.id,
    local: false,
    ...(contextWindow ? { contextWindow } : {}),
    ...(maxOutputTokens ? { maxOutputTokens } : {}),
    thinking: model.capabilities?.thinking.supported ?? versionOf(model.id) >= 307,
  };
}
