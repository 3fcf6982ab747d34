/** What a search for a learning rate says: its advice, the rates it suggests, and the situation they are for. */
import { finderText, lrRuleNames } from '#renderer/text/lrFinder.ts';
import { LR_RULE_TEXT } from '#shared/contract/lrFindText.ts';
import { LR_RULES, type LrFindState } from '#shared/domain/lrFind.ts';
import type { Run } from '#shared/domain/run.ts';
import { adviseLr, situationOf, type LrAdvice, type LrSituation } from '#shared/kernels/lrAdvice.ts';

export interface LrRow {
  readonly name: string;
  readonly means: string;
  /** Null where the curve is too short for the rule. */
  readonly lr: number | null;
}

export interface LrReading {
  readonly situation: LrSituation;
  /** Null until it has ended well. */
  readonly advice: LrAdvice | null;
  /** The advised way of reading first. */
  readonly rows: readonly LrRow[];
  /** The rows that have a rate. */
  readonly marks: readonly { readonly name: string; readonly lr: number }[];
}

/** @param runs of the project: the search may start from one of them */
export function readLrSearch({ config, points, suggestions }: LrFindState, runs: readonly Run[]): LrReading {
  const from = runs.find(({ id }) => id === config.from)?.config ?? null;
  const situation = situationOf(config, from);
  if (suggestions === null) return { situation, advice: null, rows: [], marks: [] };
  const curve = { lrs: points.map(({ lr }) => lr), losses: points.map(({ smoothed }) => smoothed) };
  const advice = adviseLr(curve, suggestions, situation);
  const { rise } = finderText;
  const rows = [
    ...(advice.kind === 'unfrozen'
      ? [{ name: rise.name, means: rise.means(advice.rise), lr: advice.lr }]
      : []),
    ...LR_RULES.map((rule) => ({
      name: lrRuleNames[rule],
      means: LR_RULE_TEXT[rule],
      lr: suggestions[rule],
    })),
  ];
  const marks = rows.flatMap(({ name, lr }) => (lr === null ? [] : [{ name, lr }]));
  return { situation, advice, rows, marks };
}
