/** A database that may be read, or also written: two types, so that a query says in its signature what it does. */

type Value = string | number | null | Uint8Array;
type Params = readonly (Value | Readonly<Record<string, Value>>)[];

export interface ReadStatement {
  /** The first row, or undefined. `T` is what the query's columns are; the caller wrote the query and knows. */
  get<T>(...params: Params): T | undefined;
  all<T>(...params: Params): T[];
  /** Makes `get` and `all` answer the first column instead of rows. */
  pluck(): this;
}

export interface WriteStatement extends ReadStatement {
  run(...params: Params): { readonly changes: number; readonly lastInsertRowid: number | bigint };
}

declare const brand: unique symbol;

/** For queries that only read. */
export interface ReadDb {
  readonly [brand]: 'read' | 'write';
  prepare(sql: string): ReadStatement;
}

/** For queries that write. Every WriteDb is a ReadDb too. */
export interface WriteDb extends ReadDb {
  readonly [brand]: 'write';
  prepare(sql: string): WriteStatement;
  exec(sql: string): void;
}
