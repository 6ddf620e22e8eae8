/** For tests that kill it: makes vectors with an Ollama at OLLAMA_HOST, in a home that is there. */
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { openEmbeddingRoom } from './embedding-room.ts';

const [home = '', embedder = ''] = process.argv.slice(2);
const env = { OLLAMA_HOST: process.env.OLLAMA_HOST ?? '' };
const room = await openEmbeddingRoom({ host: fakeHost({ home, env }), embedder });
await room.settled();
