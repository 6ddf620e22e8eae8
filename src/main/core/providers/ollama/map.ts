/** Between Hearth's words and Ollama's. Pure. */
import type { ChatRequest, Message, Tool } from 'ollama';
import type { ModelInfo, ModelMessage, ModelRequest } from '../../agent/provider.ts';
import { isObject } from '../json.ts';

const defaultPort = '11434';

/** `OLLAMA_HOST` in every form that Ollama takes: host, host:port, :port, with or without a scheme. A server bound to all addresses is called on loopback. */
export function toAddress(host = ''): string {
  const text = host.trim();
  const hasScheme = text.includes('://');
  const url = new URL(hasScheme ? text : `http://${text.startsWith(':') ? '127.0.0.1' : ''}${text || '127.0.0.1'}`);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  if (!hasScheme && url.port === '' && !/:80\/?$/.test(text)) url.port = defaultPort;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return `${url.protocol}//${url.hostname}:${port}${url.pathname.replace(/\/+$/, '')}`;
}

/** Ollama knows results by the name of the tool. */
function toolNames(messages: ModelMessage[]): Map<string, string> {
  const calls = messages.flatMap(({ content }) => content.filter((part) => part.type === 'tool_call'));
  return new Map(calls.map(({ callId, name }) => [callId, name]));
}

function toMessages({ role, content }: ModelMessage, names: Map<string, string>): Message[] {
  const results = content
    .filter((part) => part.type === 'tool_result')
    .map((part): Message => ({ role: 'tool', content: part.text, tool_name: names.get(part.callId) ?? '' }));
  const images = content.filter((part) => part.type === 'image').map((part) => part.base64);
  const text = content
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join(role === 'user' ? '\n\n' : '');
  const calls = content
    .filter((part) => part.type === 'tool_call')
    .map(({ name, args }) => ({ function: { name, arguments: isObject(args) ? args : { value: args } } }));
  if (text === '' && images.length === 0 && calls.length === 0) return results;
  const spoken: Message = { role, content: text };
  if (images.length > 0) spoken.images = images;
  if (calls.length > 0) spoken.tool_calls = calls;
  return [...results, spoken];
}

/** An estimate that errs high: three characters a token, a thousand tokens a picture. */
function promptTokens(request: ModelRequest): number {
  let chars = request.system.length + JSON.stringify(request.tools ?? []).length;
  let pictures = 0;
  for (const { content } of request.messages) {
    for (const part of content) {
      if (part.type === 'image') pictures += 1;
      else if (part.type === 'text' || part.type === 'tool_result') chars += part.text.length + 20;
      else if (part.type === 'tool_call') chars += JSON.stringify(part.args ?? {}).length + 40;
    }
  }
  return Math.ceil(chars / 3) + pictures * 1000 + 256;
}

const smallest = 4096;

/**
 * The window to ask for. Without it Ollama takes its own default and silently drops the beginning of a longer prompt. It grows
 * by doubling, because each new size makes Ollama load the model again.
 */
export function windowFor(request: ModelRequest, contextLength: number | undefined): number {
  const wanted = promptTokens(request) + request.maxOutputTokens;
  const step = 2 ** Math.ceil(Math.log2(Math.max(wanted, smallest)));
  return contextLength ? Math.min(step, contextLength) : step;
}

export interface Known {
  contextLength?: number;
  thinking: boolean;
  tools: boolean;
  /** False for models that only embed. */
  talks: boolean;
  embeds: boolean;
}

export function toChat(request: ModelRequest, known: Known): ChatRequest & { stream: true } {
  const names = toolNames(request.messages);
  const system: Message[] = request.system === '' ? [] : [{ role: 'system', content: request.system }];
  const tools = known.tools && request.toolChoice !== 'none' ? (request.tools ?? []) : [];
  return {
    model: request.model,
    stream: true,
    messages: [...system, ...request.messages.flatMap((message) => toMessages(message, names))],
    ...(tools.length > 0 ? { tools: tools.map(toTool) } : {}),
    // Said only to models that can: any other answers it with an error.
    ...(known.thinking ? { think: (request.thinkingTokens ?? 0) > 0 } : {}),
    options: { num_ctx: windowFor(request, known.contextLength), num_predict: request.maxOutputTokens },
  };
}

const toTool = ({ name, description, inputSchema }: NonNullable<ModelRequest['tools']>[number]): Tool => ({
  type: 'function',
  function: { name, description, parameters: inputSchema },
});

/** From `show`: the window stands under the family's name (`llama.context_length`). */
export function toKnown(shown: unknown): Known {
  const fields = isObject(shown) ? shown : {};
  const info = isObject(fields.model_info) ? fields.model_info : {};
  const contextLength = Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1];
  // Old servers do not name capabilities: then everything but thinking is tried.
  const can = Array.isArray(fields.capabilities) ? fields.capabilities : ['completion', 'tools'];
  return {
    ...(typeof contextLength === 'number' && contextLength > 0 ? { contextLength } : {}),
    thinking: can.includes('thinking'),
    tools: can.includes('tools'),
    talks: can.includes('completion'),
    embeds: can.includes('embedding'),
  };
}

export const toModelInfo = (id: string, known: Known, local: boolean): ModelInfo => ({
  id,
  local,
  ...(known.contextLength ? { contextWindow: known.contextLength } : {}),
  thinking: known.thinking,
});
