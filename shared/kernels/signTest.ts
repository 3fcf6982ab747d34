/** Whether one of two got the better of the other more often than chance would have it. */

/**
 * Exact two-sided binomial test of `wins` against `losses`, if each were as likely as the other; ties say nothing. On images that
 * one of two models got right and the other wrong it is the exact form of McNemar's test (Psychometrika 12, 1947;
 * recommended for two models on one test set by Dietterich, Neural Computation 10, 1998), on differences the sign test:
 * p = min(1, 2 sum over i = 0..min(wins, losses) of C(n, i) / 2^n, n = wins + losses).
 * It takes the images to be independent, which frames of one video are not.
 * @returns p in 0..1; 1 when there is nothing to go by
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  // In logarithms: 2^-n is 0 as a number from n = 1075 on.
  let term = -n * Math.LN2;
  let sum = term;
  for (let i = 1; i <= Math.min(wins, losses); i += 1) {
    term += Math.log((n - i + 1) / i);
    sum = Math.max(sum, term) + Math.log1p(Math.exp(-Math.abs(sum - term)));
  }
  return Math.min(1, 2 * Math.exp(sum));
}
