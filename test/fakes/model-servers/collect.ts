/** Reads a stream to its end; what came before a fault stays in `into`. */
export async function collect<T>(source: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of source) into.push(item);
  return into;
}
