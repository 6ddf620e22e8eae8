/** Files for the next message: kept by the daemon as soon as they are chosen, so that sending waits for nothing. */
import { maxFileBytes } from '../../../../contract/sizes.ts';
import { bytes } from '../../../app/amounts.ts';
import { type Attached, type ChatActions, type DraftKey, type Room, sentence } from './state.ts';

/** As many as one message may carry. */
const most = 20;

/** Use once per room. */
export function createFiles({ world, get, set }: Room): Pick<ChatActions, 'attach' | 'detach'> {
  let count = 0;
  const change = (key: DraftKey, to: (files: readonly Attached[]) => readonly Attached[]) =>
    set({ attached: { ...get().attached, [key]: to(get().attached[key] ?? []) } });

  const keep = async (key: DraftKey, file: File) => {
    const item: Attached = {
      key: `file:${++count}`,
      name: file.name || 'pasted',
      bytes: file.size,
      fileId: null,
      error: refusal(file, get().attached[key]?.length ?? 0),
    };
    change(key, (files) => [...files, item]);
    if (item.error) return;
    const settle = (part: Partial<Attached>) =>
      change(key, (files) => files.map((it) => (it.key === item.key ? { ...it, ...part } : it)));
    try {
      const kept = await world.call('files.put', { name: item.name.slice(0, 255), base64: await base64(file) });
      settle({ fileId: kept.fileId, bytes: kept.bytes });
    } catch (error) {
      settle({ error: sentence(error) });
    }
  };

  return {
    async attach(key, files) {
      await Promise.all(files.map((file) => keep(key, file)));
    },
    detach: (key, attached) => change(key, (files) => files.filter((it) => it.key !== attached)),
  };
}

function refusal(file: File, already: number): string | null {
  if (file.size > maxFileBytes) return `${bytes(file.size)} is more than one file may weigh, ${bytes(maxFileBytes)}.`;
  if (already >= most) return `A message carries at most ${most} files.`;
  return null;
}

async function base64(file: File): Promise<string> {
  const data = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // In slices: one call with all bytes as arguments would overflow the stack.
  for (let at = 0; at < data.length; at += 32_768) binary += String.fromCharCode(...data.subarray(at, at + 32_768));
  return btoa(binary);
}
