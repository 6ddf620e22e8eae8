/** Files for the next message: kept by the daemon as soon as they are chosen, so that sending waits for nothing. */
import { maxFileBytes } from '../../../../contract/transport.ts';
import { bytes } from '../../../app/amounts.ts';
import { type Attached, type ChatActions, type DraftKey, type Room, sentence } from './state.ts';

/** As many as one message may carry. */
const most = 20;

export interface Files extends Pick<ChatActions, 'attach' | 'detach'> {
  /** Waits for the files of a composer that are still on their way, null where none is. Thrown: why one could not be kept. */
  settled: (key: DraftKey) => Promise<void> | null;
}

/** Use once per room. */
export function createFiles({ world, get, set }: Room): Files {
  let count = 0;
  const underWay = new Map<string, Promise<void>>();
  const change = (key: DraftKey, to: (files: readonly Attached[]) => readonly Attached[]) =>
    set({ attached: { ...get().attached, [key]: to(get().attached[key] ?? []) } });

  const keep = async (key: DraftKey, file: File) => {
    const item: Attached = {
      key: `file:${++count}`,
      name: file.name || pastedName(file.type),
      bytes: file.size,
      fileId: null,
      error: refusal(file, get().attached[key]?.length ?? 0),
    };
    change(key, (files) => [...files, item]);
    if (item.error) return;
    const settle = (part: Partial<Attached>) =>
      change(key, (files) => files.map((it) => (it.key === item.key ? { ...it, ...part } : it)));
    underWay.set(item.key, put(item, file, settle));
    await underWay.get(item.key);
    underWay.delete(item.key);
  };

  const put = async (item: Attached, file: File, settle: (part: Partial<Attached>) => void) => {
    try {
      const kept = await world.call('files.put', { name: item.name.slice(0, 255), base64: await base64(file) });
      settle({ fileId: kept.fileId, bytes: kept.bytes });
    } catch (error) {
      settle({ error: sentence(error) });
    }
  };

  const all = async (key: DraftKey, waiting: readonly string[]) => {
    await Promise.all(waiting.map((it) => underWay.get(it)));
    const failed = get().attached[key]?.find((file) => file.error && waiting.includes(file.key));
    if (failed) throw new Error(`${failed.name} could not be added, so nothing was sent. ${failed.error}`);
  };

  return {
    async attach(key, files) {
      await Promise.all(files.map((file) => keep(key, file)));
    },
    settled(key) {
      const waiting = (get().attached[key] ?? []).flatMap((file) => (underWay.has(file.key) ? [file.key] : []));
      return waiting.length === 0 ? null : all(key, waiting);
    },
    detach: (key, attached) => change(key, (files) => files.filter((it) => it.key !== attached)),
  };
}

/** What is pasted may have no name: its kind is then all that tells a model what it is. */
const pastedName = (type: string) => `pasted${/^image\/(png|jpeg|gif|webp)$/.test(type) ? type.replace('image/', '.') : ''}`;

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
