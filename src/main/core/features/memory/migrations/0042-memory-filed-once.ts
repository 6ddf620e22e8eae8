import type { Migration } from '../../../store/types.ts';

/**
 * Keeping costs less, however much is kept: the full-text index had a second copy of every text and reads the record's own instead;
 * a record's keys stand in one row, after those of the records before it, and no longer all over an index of their own.
 */
export const memoryFiledOnce: Migration = {
  number: 42,
  name: '0042-memory-filed-once',
  sql: `
    DROP TABLE memories_text;
    CREATE VIRTUAL TABLE memories_text USING fts5 (
      text, content = "memories", content_rowid = "position", tokenize = "porter unicode61 remove_diacritics 2");
    INSERT INTO memories_text (rowid, text) SELECT position, text FROM memories WHERE gone IS NULL;

    ALTER TABLE memory_keys RENAME TO memory_keys_before;
    CREATE TABLE memory_keys (
      position INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER, c INTEGER, d INTEGER, e INTEGER) STRICT;
    INSERT INTO memory_keys
      SELECT position, max(key) FILTER (WHERE n = 1), max(key) FILTER (WHERE n = 2), max(key) FILTER (WHERE n = 3),
        max(key) FILTER (WHERE n = 4), max(key) FILTER (WHERE n = 5)
      FROM (SELECT position, key, row_number() OVER (PARTITION BY position) AS n FROM memory_keys_before) GROUP BY position;
    DROP TABLE memory_keys_before;
  `,
};
