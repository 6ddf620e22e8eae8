/** What the user hands over with a message or a task: kept as an artifact, named by its hash. */
import { createReadStream, type Stats } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute } from 'node:path';
import type { Content } from '../../../contract/chat.ts';
import { maxFileBytes } from '../../../contract/transport.ts';
import { AppError, systemCode } from '../base/errors.ts';
import type { ArtifactInfo, Artifacts } from '../store/types.ts';
import type { ModelContent } from './provider.ts';

const pictures: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/** True where models take the bytes as a picture. */
export const isPicture = (mime: string): boolean => mime.startsWith('image/');

/** A file as a message or a task envelope holds it. */
export type KeptAttachment = Extract<Content, { type: 'attachment' }>;

type Attachment = { fileId: string } | { path: string };

/** Thrown when a file is missing (`not_found`), too large (`too_large`) or neither text nor picture (`invalid_input`). */
export async function keepAttachments(artifacts: Artifacts, attachments: readonly Attachment[]): Promise<KeptAttachment[]> {
  const kept: KeptAttachment[] = [];
  for (const attachment of attachments) {
    const info = 'fileId' in attachment ? requireFile(artifacts, attachment.fileId) : await keepPath(artifacts, attachment.path);
    kept.push({
      type: 'attachment',
      fileId: info.fileId,
      name: info.name,
      bytes: info.bytes,
      mime: await kindOf(artifacts, info),
    });
  }
  return kept;
}

function requireFile(artifacts: Artifacts, fileId: string): ArtifactInfo {
  const info = artifacts.info(fileId);
  if (!info) throw new AppError('not_found', 'This attachment is not in the home any more. Attach the file again.', { fileId });
  return info;
}

async function keepPath(artifacts: Artifacts, path: string): Promise<ArtifactInfo> {
  if (!isAbsolute(path)) throw new AppError('invalid_input', 'An attachment needs an absolute path.', { path });
  const stats = await stat(path).catch((error: unknown): Stats => {
    if (systemCode(error) === 'EACCES') throw new AppError('forbidden', `Hearth may not read ${path}.`, { path });
    throw new AppError('not_found', `There is no file at ${path}.`, { path });
  });
  if (!stats.isFile()) throw new AppError('invalid_input', `${path} is not a file.`, { path });
  if (stats.size > maxFileBytes) throw tooLarge(basename(path), stats.size);
  return artifacts.put(basename(path), createReadStream(path), maxFileBytes);
}

const tooLarge = (name: string, bytes: number) =>
  new AppError('too_large', `${name} is ${Math.ceil(bytes / 1_048_576)} MB; an attachment may have 32 MB at most.`, {
    name,
    bytes,
  });

/** What a model is given of it. Read off the main thread: it may weigh 32 MB. */
export async function attachedContent(
  artifacts: Artifacts,
  { fileId, name, mime }: Pick<KeptAttachment, 'fileId' | 'name' | 'mime'>,
): Promise<ModelContent> {
  const bytes = await readFile(artifacts.path(fileId));
  if (isPicture(mime)) return { type: 'image', mime, base64: bytes.toString('base64') };
  return { type: 'text', text: `Attached file ${JSON.stringify(name)}:\n\n${bytes.toString('utf8')}` };
}

/** A picture by its name, else text by its bytes; a model can take nothing else. */
async function kindOf(artifacts: Artifacts, info: ArtifactInfo): Promise<string> {
  const picture = pictures[extname(info.name).toLowerCase()];
  if (picture) return picture;
  const file = await open(artifacts.path(info.fileId));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(info.bytes, 65_536)), 0);
    if (buffer.subarray(0, bytesRead).includes(0))
      throw new AppError('invalid_input', `A model cannot read ${info.name}: it is neither text nor a picture.`, {
        name: info.name,
      });
    return 'text/plain';
  } finally {
    await file.close();
  }
}
