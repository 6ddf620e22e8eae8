/** Entry of the process that talks with one MCP server, so that the server can harm nothing but that. */
import { openPort } from './mcp/port.ts';
import { Serving } from './mcp/serve.ts';

const port = openPort();
// A moment, so that the last words are on their way.
const exit = (code: number) => void setTimeout(() => process.exit(code), 20);
process.on('uncaughtException', (error) => {
  port.post({ type: 'failed', code: 'protocol', why: `The connection broke: ${error.message}`.slice(0, 4_000) });
  exit(1);
});
process.on('unhandledRejection', (reason) => port.post({ type: 'log', line: String(reason).slice(0, 1_000) }));
new Serving(port, exit);
