/** Types of `build.mjs`, for the tests that call it. */
export function ensureBuilt(options?: { readonly isForced?: boolean }): Promise<void>;
