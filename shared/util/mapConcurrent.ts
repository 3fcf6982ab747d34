/** Runs an asynchronous function over a list, a few at a time, keeping the order of the results. */

/**
 * @param limit how many run at once
 * @throws what `work` throws first; what has begun is waited for
 */
export async function mapConcurrent<T, R>(
  list: readonly T[],
  limit: number,
  work: (value: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(list.length);
  const rest = list.entries();
  const worker = async (): Promise<void> => {
    for (const [index, value] of rest) results[index] = await work(value, index);
  };
  const workers = Array.from({ length: Math.min(limit, list.length) }, worker);
  const failed = (await Promise.allSettled(workers)).find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
