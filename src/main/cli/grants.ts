/** `--grant`: what a run may do unasked, in the few words of a command line. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Grant } from '../../contract/tools.ts';

const readers = ['read_text', 'list_dir', 'read_bin', 'search_text'];

/** Null for what is none. A path counts from `folder`. */
export function readGrant(text: string, folder: string): Grant[] | null {
  const mark = text.indexOf(':');
  const [kind, scope] = mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
  if (kind === 'run' && mark < 0) return [{ tool: 'run_sandboxed' }];
  if (scope.trim() === '') return null;
  const paths = [
    resolve(
      folder,
      scope.replace(/^~(?=$|[\\/])/, () => join(homedir())),
    ),
  ];
  switch (kind) {
    case 'read':
      return readers.map((tool) => ({ tool, paths }));
    case 'write':
      return [{ tool: 'write_text', paths }];
    case 'net':
      return [{ tool: 'http_get', hosts: [scope.trim()] }];
    default:
      return null;
  }
}
