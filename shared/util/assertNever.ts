/** Closes a switch over a union: reached only when a case is missing, which the compiler then says. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
