/** Server-sent events, as the daemon writes them. */
import type { IncomingMessage } from 'node:http';

interface Ears {
  /** Where to go on after a break. */
  moved(id: string): void;
  hear(name: string, data: unknown): void;
  ended(): void;
}

export function readEvents(response: IncomingMessage, ears: Ears): void {
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      readOne(text.slice(0, end), ears);
      text = text.slice(end + 2);
    }
  });
  response.on('error', () => undefined);
  response.once('close', () => ears.ended());
}

function readOne(block: string, ears: Ears): void {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const mark = line.indexOf(': ');
    if (mark > 0) fields.set(line.slice(0, mark), line.slice(mark + 2));
  }
  const [name, data, id] = [fields.get('event'), fields.get('data'), fields.get('id')];
  if (name !== undefined && data !== undefined) ears.hear(name, JSON.parse(data));
  if (id !== undefined) ears.moved(id);
}
