/** Where layers ask for their parameters while a model is being emitted; it learns what the model consists of. */
import type { GraphBuilder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/**
 * How a tensor starts. `fanOut` and `fanIn` are Kaiming's normal distributions, `heUniform` is the even one of the same
 * deviation, `uniformFanIn` is +-1/sqrt(fan in). `icnr` is `fanIn` with every filter four times in a row, for a
 * convolution in front of a pixel shuffle.
 */
export type Init =
  | { readonly kind: 'fill'; readonly value: number }
  | { readonly kind: 'fanOut' | 'fanIn' | 'heUniform' | 'uniformFanIn' | 'icnr'; readonly fan: number };

/** `weight`s and `bias`es belong to convolutions and linear layers; `norm` to normalization; `statistic`s are not trained. */
export type ParamKind = 'weight' | 'bias' | 'norm' | 'statistic';

export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParamKind;
  /** Index of the layer group, first group 0. */
  readonly group: number;
  readonly init: Init;
}

/** A dropout layer: its mask is fed, so that a resumed run draws the same masks. */
export interface DropoutSpec {
  readonly inputName: string;
  readonly shape: readonly number[];
  readonly p: number;
}

export interface ScopeOptions {
  /** Batch statistics and dropout when true, running statistics when false. */
  readonly isTraining: boolean;
  /** Groups whose normalization uses and keeps its running statistics even while training. */
  readonly hasFixedNorm?: (group: number) => boolean;
}

export class ModelScope {
  readonly b: GraphBuilder;
  readonly specs: ParamSpec[] = [];
  readonly dropouts: DropoutSpec[] = [];
  /** The resident value of every parameter and statistic. */
  readonly values = new Map<string, Value>();
  /** New values of running statistics. */
  readonly statistics = new Map<string, Value>();
  private readonly options: ScopeOptions;
  private path: readonly string[] = [];
  private group = 0;

  constructor(b: GraphBuilder, options: ScopeOptions) {
    this.b = b;
    this.options = options;
  }

  get isTraining(): boolean {
    return this.options.isTraining;
  }

  /** Whether normalization in the current group uses this batch's statistics. */
  get usesBatchStatistics(): boolean {
    return this.isTraining && this.options.hasFixedNorm?.(this.group) !== true;
  }

  /** Everything from here on belongs to this layer group. */
  startGroup(group: number): void {
    this.group = group;
  }

  /** Names nest with dots, as torchvision's do. */
  within<T>(name: string, body: () => T): T {
    const outer = this.path;
    this.path = [...outer, name];
    try {
      return this.b.inLayer(name, body);
    } finally {
      this.path = outer;
    }
  }

  fullName(name: string): string {
    return [...this.path, name].join('.');
  }

  param(name: string, shape: readonly number[], how: { kind: ParamKind; init: Init }): Value {
    const fullName = this.fullName(name);
    const value = this.b.resident(fullName, shape);
    this.specs.push({ name: fullName, shape, group: this.group, ...how });
    this.values.set(fullName, value);
    return value;
  }

  updateStatistic(name: string, value: Value): void {
    this.statistics.set(this.fullName(name), value);
  }

  dropoutMask(shape: readonly number[], p: number): Value {
    const inputName = `mask.${this.fullName('').replace(/\.$/, '')}`;
    this.dropouts.push({ inputName, shape, p });
    return this.b.input(inputName, shape);
  }
}
