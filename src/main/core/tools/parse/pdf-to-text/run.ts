/** The work of `pdf_to_text`: pdf.js without fonts, pictures or scripts. A document that swells is ended with its runner. */
import { getDocumentProxy } from 'unpdf';
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { AppError } from '../../../base/errors.ts';
import { fitText, sourceBytes } from '../source.ts';
import type { pdfToText } from './tool.ts';

type Output = z.output<(typeof pdfToText)['output']>;
type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

const maxPages = 2_000;

export const run: RunTool<z.output<(typeof pdfToText)['input']>, Output> = async (args, context) => {
  const source = sourceBytes(args, context);
  const bytes = args.text === undefined ? source : Buffer.from(args.text, 'base64');
  if (!bytes.subarray(0, 1_024).includes('%PDF-'))
    throw new AppError('invalid_input', 'That is no PDF.', { reason: 'not_a_pdf' });
  const document = await opened(bytes);
  try {
    const title = await titleOf(document);
    const first = args.page ?? 1;
    if (first > document.numPages)
      throw new AppError('invalid_input', `The document has ${document.numPages} pages.`, { pages: document.numPages });
    const room = context.maxOutputBytes - 2_000;
    return { ...(await textFrom(document, first, room, context.signal)), ...(title ? { title } : {}), pages: document.numPages };
  } finally {
    await document.loadingTask.destroy();
  }
};

async function opened(bytes: Buffer): Promise<Document> {
  try {
    const options = { isEvalSupported: false, disableFontFace: true, useSystemFonts: false, enableXfa: false, verbosity: 0 };
    return await getDocumentProxy(new Uint8Array(bytes), options);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException')
      throw new AppError('invalid_input', 'The PDF is locked with a password.', { reason: 'locked' });
    throw new AppError('invalid_input', 'The PDF is damaged and cannot be read.', { reason: 'damaged' }, { cause: error });
  }
}

async function titleOf(document: Document): Promise<string | null> {
  const about = await document.getMetadata().catch(() => null);
  const title: unknown = about && Reflect.get(about.info, 'Title');
  return typeof title === 'string' && title.trim() !== '' ? title.trim().slice(0, 500).toWellFormed() : null;
}

async function textFrom(
  document: Document,
  first: number,
  room: number,
  signal: AbortSignal,
): Promise<{ text: string; next?: number }> {
  const parts: string[] = [];
  let left = room;
  for (let number = first; number <= document.numPages; number += 1) {
    signal.throwIfAborted();
    if (number - first >= maxPages) return { text: parts.join('\n\n'), next: number };
    const text = await pageText(document, number);
    const size = Buffer.byteLength(JSON.stringify(text)) + 4;
    if (size > left) {
      if (parts.length > 0) return { text: parts.join('\n\n'), next: number };
      // A single page that is too long is cut: there would be no going on otherwise.
      return { text: fitText(text, left).text, ...(number < document.numPages ? { next: number + 1 } : {}) };
    }
    left -= size;
    parts.push(text);
  }
  return { text: parts.join('\n\n') };
}

async function pageText(document: Document, number: number): Promise<string> {
  const page = await document.getPage(number);
  try {
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    return text.toWellFormed().trim();
  } finally {
    page.cleanup();
  }
}
