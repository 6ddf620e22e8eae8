/** `node test/fakes/model-servers/main.ts --port N [--delay MS]`: all three protocols on one port, to try the app by hand. */
import { parseArgs } from 'node:util';
import { echo, startModelServer } from './index.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, delay: { type: 'string', default: '30' } } });

const server = await startModelServer({
  port: Number(values.port),
  script: echo({ delayMs: Number(values.delay) }),
  models: [
    { id: 'claude-fake', contextWindow: 200_000, maxOutputTokens: 8_192, thinking: true },
    { id: 'fake-small', contextWindow: 8_192 },
  ],
});
console.log(`ANTHROPIC_BASE_URL=${server.url} ANTHROPIC_API_KEY=fake`);
console.log(`OPENAI_BASE_URL=${server.url}/v1 OPENAI_API_KEY=fake`);
console.log(`OLLAMA_HOST=${server.url}`);
