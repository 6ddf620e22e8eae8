import { describe, expect, it } from 'vitest';
import { type Callee, HttpFault, StreamFault, toProviderError } from './fault.ts';

const callee: Callee = {
  id: 'p',
  name: 'Provider',
  host: 'models.example',
  key: 'plain-key-0815',
  whenDown: 'Start it.',
  now: () => 0,
};

const socketError = (code: string): Error =>
  new TypeError('fetch failed', { cause: new AggregateError([Object.assign(new Error('inner'), { code })]) });

describe('faults', () => {
  it.each([
    ['ECONNREFUSED', /Nothing answers at models\.example/, true],
    ['ENOTFOUND', /name models\.example could not be found/, true],
    ['CERT_HAS_EXPIRED', /certificate/, false],
    ['UND_ERR_CONNECT_TIMEOUT', /did not answer in time/, true],
    ['ECONNRESET', /connection to Provider failed/, true],
  ])('names what happened to the socket: %s', (code, message, retryable) => {
    const { failure } = toProviderError(new Error('Connection error.', { cause: socketError(code) }), callee);
    expect(failure).toMatchObject({ layer: 'network', retryable, message: expect.stringMatching(message) });
  });

  it.each([
    ['context_length_exceeded', 'This model’s maximum context length is 8192 tokens', 'context'],
    ['insufficient_quota', 'You exceeded your current quota', 'billing'],
    ['rate_limit_error', 'slow down', 'rate_limit'],
    ['authentication_error', 'no', 'auth'],
    ['api_error', 'Internal server error', 'provider'],
  ])('reads the kind of an error in a stream: %s', (type, message, layer) => {
    expect(toProviderError(new StreamFault({ type: 'error', error: { type, message } }), callee).failure.layer).toBe(layer);
  });

  it('shows what a stranger said on one line, bounded, without control characters or keys of any known shape', () => {
    const said = `no\n\u001b[31m sk-ant-abcdefghijklmnop plain-key-0815 ${'x'.repeat(1000)}`;
    const { message } = toProviderError(new HttpFault(400, said), callee);
    expect(message).toMatch(/^Provider refused the request \(400\): no \[31m \[redacted: anthropic key\] \[redacted\] x+…$/);
    expect(message.length).toBeLessThan(360);
  });

  it('asks for a key where there is none, and for a new one where it is refused', () => {
    const without = toProviderError(new HttpFault(401, ''), { ...callee, key: undefined });
    expect([without.message, without.failure.action]).toEqual(['Provider wants a key (401).', 'Paste a key in Settings.']);
    const refused = toProviderError(new HttpFault(401, ''), callee);
    expect([refused.message, refused.failure.action]).toEqual([
      'Provider refused the key (401).',
      'Paste a new key in Settings.',
    ]);
  });

  it('takes anything that can be thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, new Error(''), { status: 500 }]) {
      expect(toProviderError(thrown, callee).failure.provider).toBe('p');
    }
  });
});
