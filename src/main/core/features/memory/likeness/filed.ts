/**
 * Which records are filed under which keys, in memory: three numbers a key. In the database each record has its keys in one row, in
 * the order of the records; as an index there they would be written all over it, and keeping would cost more the more is kept.
 * What stands here is only where to look: who asks reads the record itself.
 */

/** So many records under one key are known, the newest: what is said often is merged, so that more are no likelier. */
const mostUnderOne = 8;
const smallest = 1 << 12;

/** Open addressing: a key stands in the next free place. No more than a half is ever full. */
export class Filed {
  #keys = new Int32Array(smallest);
  /** 0 where the place is free: no record stands at 0. */
  #positions = new Int32Array(smallest);
  #count = 0;

  /** Adds to `found` what is filed under a key, and is not in it yet. */
  under(key: number, found: number[]): void {
    const mask = this.#keys.length - 1;
    for (let at = placeOf(key) & mask; this.#positions[at] !== 0; at = (at + 1) & mask) {
      const position = this.#positions[at] ?? 0;
      if (this.#keys[at] === key && !found.includes(position)) found.push(position);
    }
  }

  /** The same again changes nothing. */
  add(key: number, position: number): void {
    if (this.#count * 2 >= this.#keys.length) this.#grow();
    const mask = this.#keys.length - 1;
    let at = placeOf(key) & mask;
    let [same, oldest] = [0, -1];
    for (; this.#positions[at] !== 0; at = (at + 1) & mask) {
      if (this.#keys[at] !== key) continue;
      if (this.#positions[at] === position) return;
      same += 1;
      if (oldest < 0 || (this.#positions[at] ?? 0) < (this.#positions[oldest] ?? 0)) oldest = at;
    }
    if (same >= mostUnderOne && oldest >= 0) {
      this.#positions[oldest] = Math.max(this.#positions[oldest] ?? 0, position);
      return;
    }
    this.#keys[at] = key;
    this.#positions[at] = position;
    this.#count += 1;
  }

  #grow(): void {
    const [keys, positions] = [this.#keys, this.#positions];
    this.#keys = new Int32Array(keys.length * 2);
    this.#positions = new Int32Array(keys.length * 2);
    this.#count = 0;
    for (let at = 0; at < keys.length; at += 1) {
      const position = positions[at] ?? 0;
      if (position !== 0) this.add(keys[at] ?? 0, position);
    }
  }
}

/** Keys that follow each other must not stand side by side. */
const placeOf = (key: number): number => Math.imul(key ^ (key >>> 15), 0x2c1b3c6d) >>> 8;
