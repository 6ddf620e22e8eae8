/** The other end of bench/providers.ts, in a process of its own so that its CPU is not counted. Asked "COUNT JOIN", it says so many deltas, so many a chunk. */
import { type Script, type Step, startModelServer } from '../test/fakes/model-servers/index.ts';

const script: Script = ({ prompt }) => {
  const [count = 0, join = 1] = prompt.split(' ').map(Number);
  function* steps(): Generator<Step> {
    for (let index = 0; index < count; index += 1) yield { kind: 'text', text: index % 12 === 11 ? ' token.\n' : ' token' };
  }
  return { steps: steps(), wire: { join } };
};

const server = await startModelServer({ script, models: [{ id: 'bench', contextWindow: 1_000_000 }] });
process.send?.(server.url);
process.once('disconnect', () => process.exit());
