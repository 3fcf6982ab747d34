/** The facts of an exported model for programs: as the model's metadata, and as a file beside it. */
import type { Arch, RunId } from '#shared/domain/run.ts';

/** Grows when the meaning of a key changes. */
const FORMAT = 1;

/** Two places in the list of classes. */
type Pair = readonly [number, number];

/** What only models of one kind have. */
export type TaskFacts =
  | {
      readonly task: 'tags';
      /** Of classes without one of their own. */
      readonly threshold: number;
      /** One for each class, in their order. */
      readonly thresholds: readonly number[];
      readonly sizePx: number;
    }
  | (DrawnFacts & {
      readonly task: 'masks';
      /** Place of the class for what nobody can tell, or null. */
      readonly voidIndex: number | null;
    })
  | (DrawnFacts & {
      readonly task: 'points';
      /** Points between which a line is drawn. */
      readonly edges: readonly Pair[];
      /** Points that trade places when an image is mirrored. */
      readonly mirrors: readonly Pair[];
      /** Places of points that no training image had. */
      readonly unseen: readonly number[];
    });

interface DrawnFacts {
  /** Of what the network sees. */
  readonly heightPx: number;
  readonly widthPx: number;
  /** `#rrggbb` of each class, in their order. */
  readonly colors: readonly string[];
}

export type ModelFacts = TaskFacts & {
  readonly limnVersion: string;
  readonly classes: readonly string[];
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly arch: Arch;
  readonly run: RunId;
  /** ISO 8601, UTC. */
  readonly created: string;
};

/** docs/export.md explains each key. */
const entriesOf = (facts: ModelFacts): Readonly<Record<string, unknown>> => ({
  limn_version: facts.limnVersion,
  limn_format: FORMAT,
  task: facts.task,
  classes: facts.classes,
  ...taskEntries(facts),
  normalization: facts.normalization,
  arch: facts.arch,
  run: facts.run,
  created: facts.created,
});

function taskEntries(facts: TaskFacts): Readonly<Record<string, unknown>> {
  if (facts.task === 'tags')
    return { threshold: facts.threshold, thresholds: facts.thresholds, size: facts.sizePx };
  const seen = { height: facts.heightPx, width: facts.widthPx, colors: facts.colors };
  if (facts.task === 'masks') return { ...seen, void: facts.voidIndex };
  return { ...seen, edges: facts.edges, mirrors: facts.mirrors, unseen: facts.unseen };
}

/** The entries of the model's metadata_props: text as it is, all else as JSON. */
export const toMetadata = (facts: ModelFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(entriesOf(facts)).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** The same for programs that cannot read a model's metadata, with numbers and lists as such. */
export const writeModelJson = (facts: ModelFacts): string => `${JSON.stringify(entriesOf(facts), null, 2)}\n`;
