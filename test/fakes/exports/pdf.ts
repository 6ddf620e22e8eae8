/** Small PDFs, written by hand: good ones, and one that swells. */
import { deflateSync } from 'node:zlib';

interface Part {
  dictionary: string;
  stream?: Buffer;
}

/** One page for each text. */
export function makePdf(texts: readonly string[], title = ''): Buffer {
  const pages = texts.map((_, at) => 5 + at * 2);
  const parts: Part[] = [
    { dictionary: '/Type /Catalog /Pages 2 0 R' },
    { dictionary: `/Type /Pages /Count ${pages.length} /Kids [${pages.map((id) => `${id} 0 R`).join(' ')}]` },
    { dictionary: '/Type /Font /Subtype /Type1 /BaseFont /Helvetica' },
    { dictionary: `/Title (${title})` },
  ];
  for (const [at, text] of texts.entries()) {
    const lines = text.split('\n').map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj 0 -14 Td`);
    parts.push(page(6 + at * 2), { dictionary: '', stream: Buffer.from(`BT /F1 12 Tf 50 700 Td ${lines.join(' ')} ET`) });
  }
  return assemble(parts);
}

/** Its one page is `megabytes` long once it is unpacked, and a thousandth of it as it stands. */
export function pdfBomb(megabytes: number): Buffer {
  const unpacked = Buffer.alloc(megabytes * 1024 * 1024, '(x) Tj ');
  return assemble([
    { dictionary: '/Type /Catalog /Pages 2 0 R' },
    { dictionary: '/Type /Pages /Count 1 /Kids [5 0 R]' },
    { dictionary: '/Type /Font /Subtype /Type1 /BaseFont /Helvetica' },
    { dictionary: '/Title ()' },
    page(6),
    { dictionary: '/Filter /FlateDecode', stream: deflateSync(Buffer.concat([Buffer.from('BT /F1 12 Tf '), unpacked])) },
  ]);
}

const page = (contents: number): Part => ({
  dictionary: `/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${contents} 0 R`,
});

function assemble(parts: readonly Part[]): Buffer {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = chunks[0]?.length ?? 0;
  const add = (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
  };
  for (const [at, { dictionary, stream }] of parts.entries()) {
    offsets.push(length);
    const size = stream ? ` /Length ${stream.length}` : '';
    add(Buffer.from(`${at + 1} 0 obj\n<< ${dictionary}${size} >>\n`));
    if (stream) add(Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]));
    add(Buffer.from('endobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = parts.length + 1;
  const end = `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...chunks, Buffer.from(end)]);
}
