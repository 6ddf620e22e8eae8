/** `npm run schemas`: writes the public contract to resources/schemas as JSON Schema. */
import { resolve } from 'node:path';
import { writeSchemas } from '../check/published/schemas.ts';

console.log(`${await writeSchemas(resolve(import.meta.dirname, '../..'))} files in resources/schemas.`);
