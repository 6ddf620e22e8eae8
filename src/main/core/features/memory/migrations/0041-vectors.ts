import type { Migration } from '../../../store/types.ts';

/**
 * Vectors, made from what is remembered and never a fact themselves: no event holds them, and a rebuild leaves them where they are.
 * Each embedder has a set of its own, so that those of two are never held against each other.
 */
export const vectors: Migration = {
  number: 41,
  name: '0041-vectors',
  sql: `
    CREATE TABLE memory_vector_sets (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      embedder TEXT NOT NULL UNIQUE,
      -- What the embedder made of a fixed text, where it is Hearth's own: another one makes other vectors of everything.
      print TEXT,
      dimensions INTEGER NOT NULL DEFAULT 0,
      -- Every record that changed up to here (memories.touched, then its position) has its vector: from here it goes on.
      touched INTEGER NOT NULL DEFAULT 0,
      position INTEGER NOT NULL DEFAULT 0,
      -- 1 once it has reached the end for the first time: from then on it answers alone.
      whole INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- A byte for each number, to search in, apart from the numbers themselves, which are read for the best few alone.
    CREATE TABLE memory_vectors (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      set_id INTEGER NOT NULL,
      -- memories.position.
      position INTEGER NOT NULL,
      -- Of the text: another text needs another vector.
      hash TEXT NOT NULL,
      scale REAL NOT NULL,
      -- Empty where the embedder can make nothing of this text.
      code BLOB NOT NULL,
      UNIQUE (position, set_id)
    ) STRICT;
    CREATE INDEX memory_vectors_by_set ON memory_vectors (set_id, id);
    -- How many are in sight is all rows without these: counting them takes no look at the rows.
    CREATE INDEX memories_gone ON memories (position) WHERE gone IS NOT NULL;
    CREATE TABLE memory_floats (id INTEGER PRIMARY KEY, vector BLOB NOT NULL) STRICT;
  `,
};
