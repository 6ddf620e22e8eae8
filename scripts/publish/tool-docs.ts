/** `npm run tool-docs`: writes docs/tools.md from the tools themselves. */
import { resolve } from 'node:path';
import { writeToolDocs } from '../check/published/tool-docs.ts';

console.log(`${await writeToolDocs(resolve(import.meta.dirname, '../..'))} tools in docs/tools.md.`);
