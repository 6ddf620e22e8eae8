/** A reader that stops between rows when nobody waits for the answer any more. */
import { AppError } from '../../base/errors.ts';
import type { PreparedStatement, Reader } from '../types.ts';

/** Looking costs little, and not at every row it costs nothing. */
const rowsBetweenLooks = 64;

/** Thrown from within the query when `gone` says so: AppError `unavailable`, which nobody hears. */
export function cancellable(reader: Reader, gone: () => boolean): Reader {
  const look = () => {
    if (gone()) throw new AppError('unavailable', 'The question was taken back.', { reason: 'cancelled' });
  };
  function* watched(rows: IterableIterator<unknown>): IterableIterator<unknown> {
    let count = 0;
    for (const row of rows) {
      count += 1;
      if (count % rowsBetweenLooks === 0) look();
      yield row;
    }
  }
  return {
    kind: 'reader',
    prepare(text) {
      const statement = reader.prepare(text);
      look();
      const wrapped: PreparedStatement = {
        get: (params) => statement.get(params),
        all: (params) => [...watched(statement.iterate(params))],
        iterate: (params) => watched(statement.iterate(params)),
        run: (params) => statement.run(params),
      };
      return wrapped;
    },
  };
}
