/** An error as a value: what crosses processes and what is stored with a failed run. */
export interface WireError {
  /** A key of ErrorData in `contract/errors.ts`; unknown codes are shown as bugs. */
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Where it happened, outermost first: `importing.start: formats.csv`. */
  readonly where: string;
  /** Only for bugs. */
  readonly stack: string | null;
}
