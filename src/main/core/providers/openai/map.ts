/** Between Hearth's words and chat completions, as OpenAI and those who speak like it understand them. Pure. */
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionMessageToolCall,
} from 'openai/resources/chat/completions';
import type { ModelContent, ModelInfo, ModelMessage, ModelRequest } from '../../agent/provider.ts';
import { isObject } from '../json.ts';

/** How a server wants its limit named: OpenAI's own models take the longer name, many others only the shorter. */
export type LimitName = 'max_tokens' | 'max_completion_tokens';

export const otherLimit = (name: LimitName): LimitName => (name === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens');

function toPart(content: ModelContent): ChatCompletionContentPart[] {
  if (content.type === 'text') return [{ type: 'text', text: content.text }];
  if (content.type !== 'image') return [];
  return [{ type: 'image_url', image_url: { url: `data:${content.mime};base64,${content.base64}` } }];
}

function fromUser(content: ModelContent[]): ChatCompletionMessageParam[] {
  // Results stand directly behind the calls that they answer, before any words.
  const results = content
    .filter((part) => part.type === 'tool_result')
    .map((part): ChatCompletionMessageParam => ({ role: 'tool', tool_call_id: part.callId, content: part.text }));
  const parts = content.flatMap(toPart);
  if (parts.length === 0) return results;
  const words = parts.every((part) => part.type === 'text') ? parts.map((part) => part.text).join('\n\n') : parts;
  return [...results, { role: 'user', content: words }];
}

function fromAssistant(content: ModelContent[]): ChatCompletionMessageParam[] {
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const calls = content
    .filter((part) => part.type === 'tool_call')
    .map(
      (part): ChatCompletionMessageToolCall => ({
        id: part.callId,
        type: 'function',
        function: { name: part.name, arguments: JSON.stringify(part.args ?? {}) },
      }),
    );
  if (text === '' && calls.length === 0) return [];
  return [{ role: 'assistant', content: text === '' ? null : text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }];
}

const fromMessage = ({ role, content }: ModelMessage): ChatCompletionMessageParam[] =>
  role === 'user' ? fromUser(content) : fromAssistant(content);

// Only these take an effort; any other model answers it with an error.
const reasons = /^(?:openai\/)?(?:o\d|gpt-5)/;

export function toParams(request: ModelRequest, limit: LimitName): ChatCompletionCreateParamsStreaming {
  const { model, system, tools, thinkingTokens, maxOutputTokens } = request;
  const effort = (thinkingTokens ?? 0) <= 2048 ? 'low' : (thinkingTokens ?? 0) <= 8192 ? 'medium' : 'high';
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    [limit]: maxOutputTokens,
    messages: [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
      ...request.messages.flatMap(fromMessage),
    ],
    ...(tools && tools.length > 0 && request.toolChoice !== 'none'
      ? {
          tools: tools.map(({ name, description, inputSchema }) => ({
            type: 'function' as const,
            function: { name, description, parameters: inputSchema },
          })),
        }
      : {}),
    ...(thinkingTokens && reasons.test(model) ? { reasoning_effort: effort } : {}),
  };
}

// Models that answer in no words: a list of what can be talked to leaves them out.
const mute =
  /(?:^|[/-])(?:(?:text-)?embedding|embed|whisper|tts|dall-e|omni-moderation|text-moderation|gpt-image|sora|imagen|veo|transcribe|realtime|babbage|davinci)(?:[-.:/]|$)/;

/** Models of OpenAI's own that make vectors; the first is the one to take when nobody chose. */
export const ownEmbedders = ['text-embedding-3-small', 'text-embedding-3-large'] as const;

/** How others name theirs. */
export const makesVectors = /embed|(?:^|[/-])(?:bge|gte|e5|minilm)(?:[-.:/]|$)/i;

// Most servers do not say; the first name that fits.
const windows: readonly [name: RegExp, contextWindow: number][] = [
  [/(?:^|\/)gpt-5/, 400_000],
  [/(?:^|\/)gpt-4\.1/, 1_047_576],
  [/(?:^|\/)gpt-4o/, 128_000],
  [/(?:^|\/)o[134]/, 200_000],
  [/(?:^|\/)gpt-3\.5/, 16_385],
  [/(?:^|\/)grok-4/, 256_000],
  [/(?:^|\/)grok/, 131_072],
  [/(?:^|\/)gemini-/, 1_048_576],
];

const size = (value: unknown): number | undefined => (typeof value === 'number' && value > 0 ? Math.floor(value) : undefined);

/** What a server says about a model, under any of the names in use; undefined for models that do not talk. */
export function toModelInfo(listed: unknown, local: boolean): ModelInfo | undefined {
  if (!isObject(listed) || typeof listed.id !== 'string' || mute.test(listed.id)) return undefined;
  const { id } = listed;
  const said =
    size(listed.context_length) ?? size(listed.context_window) ?? size(listed.max_context_length) ?? size(listed.max_model_len);
  const contextWindow = said ?? (local ? undefined : windows.find(([name]) => name.test(id))?.[1]);
  return { id, local, ...(contextWindow ? { contextWindow } : {}), ...(reasons.test(id) ? { thinking: true } : {}) };
}
