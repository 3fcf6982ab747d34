/** Which tensor of a weights file belongs to which parameter: by torchvision's names, behind any prefix, shapes checked. */
import { AppError } from '#shared/contract/errors.ts';
import { modelParams, type ModelSpec } from '../nn/model.ts';
import type { ParamSpec } from '../nn/ModelScope.ts';
import { checkShape, shapeText } from './checkShape.ts';
import { RESNET_PLANS, type ResnetName } from '../nn/resnet.ts';

type Shape = readonly number[];

/** What a weights file holds, without its numbers. `path` is for messages. */
export interface WeightsListing {
  readonly path: string;
  readonly shapes: ReadonlyMap<string, Shape>;
}

export interface WeightsMatch {
  /** By parameter: its name in the file. What is not here starts anew. */
  readonly sources: ReadonlyMap<string, string>;
  /** `loaded`: every parameter behind the body too; `absent`: none of them; a number: the file's outputs, not the model's. */
  readonly head: 'loaded' | 'absent' | number;
  /** Names in the file for which the model has no place; counters and optimizer moments are not told of. */
  readonly unused: readonly string[];
}

/** The layers of a residual body, which must all be there. */
const BODY = /^(?:conv1|bn1|layer\d+)\./;
/** Batch counters say nothing here, and moments belong to the run that made them. */
const IGNORED = /(?:^|\.)num_batches_tracked$|^adam\.[mv]\./;

/**
 * Finds a place for the tensors of a file. The body must be there as a whole and nothing more of it; a head may be absent or
 * made for other classes, and then starts anew.
 * @throws AppError `weights.mismatch`, `weights.missing`, `weights.other-model`
 */
export function matchWeights(model: ModelSpec, file: WeightsListing): WeightsMatch {
  const specs = modelParams(model);
  const { body, head } = parts(model, specs);
  const names = plainNames(body, file.shapes);
  const places: Places = { model, file, names };
  checkBody(places, body);
  const sizes = countedByOutputs(model, specs);
  const [loaded, kind] = headPlaces(places, head, sizes);
  checkShapes(places, loaded);
  const sources = new Map([...body, ...loaded].map(({ name }) => [name, names.get(name) ?? name] as const));
  const taken = new Set(sources.values());
  const known = new Set(specs.map(({ name }) => name));
  const unused = [...names].filter(([name, source]) => !taken.has(source) && !known.has(name));
  return { sources, head: kind, unused: unused.map(([, source]) => source) };
}

interface Places {
  readonly model: ModelSpec;
  readonly file: WeightsListing;
  /** Name in the file by plain name. */
  readonly names: ReadonlyMap<string, string>;
}

/** A model without a residual body is all body, but for what depends on its outputs. */
function parts(model: ModelSpec, specs: readonly ParamSpec[]): { body: ParamSpec[]; head: ParamSpec[] } {
  const residual = specs.filter(({ name }) => BODY.test(name));
  if (residual.length > 0) return { body: residual, head: specs.filter(({ name }) => !BODY.test(name)) };
  const sizes = countedByOutputs(model, specs);
  return {
    body: specs.filter((spec) => !sizes.has(spec.name)),
    head: specs.filter((spec) => sizes.has(spec.name)),
  };
}

/** Names of the parameters whose shape depends on how many outputs there are. */
function countedByOutputs(model: ModelSpec, specs: readonly ParamSpec[]): ReadonlySet<string> {
  const more = new Map(
    modelParams({ ...model, outputs: model.outputs + 1 }).map((spec) => [spec.name, spec.shape]),
  );
  return new Set(specs.filter(({ name, shape }) => !isSame(shape, more.get(name))).map(({ name }) => name));
}

/**
 * Names as torchvision has them, by what stands in front of the first layer in the file: `module.` of parallel training,
 * `model.` or `backbone.` of a wrapper, and so on. fastai's positions in its Sequential become the names they stand for.
 */
function plainNames(
  body: readonly ParamSpec[],
  shapes: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, string> {
  const all = [...shapes.keys()].filter((name) => !IGNORED.test(name));
  const anchor = body[0]?.name ?? '';
  const found = all
    .filter((name) => fromFastai(name).endsWith(anchor))
    .map((name) => fromFastai(name).slice(0, -anchor.length));
  const prefixes = ['', ...new Set(found)].sort((a, b) => a.length - b.length);
  const plain = (prefix: string): Map<string, string> =>
    new Map(all.map((name) => [without(prefix, fromFastai(name)), name]));
  const fit = (names: ReadonlyMap<string, string>): number =>
    body.filter(({ name }) => names.has(name)).length;
  let best = plain('');
  for (const prefix of prefixes) {
    const names = plain(prefix);
    if (fit(names) > fit(best)) best = names;
  }
  return best;
}

const without = (prefix: string, name: string): string =>
  name.startsWith(prefix) ? name.slice(prefix.length) : name;

/** fastai's learner is Sequential(body, head), and its body Sequential(conv, norm, relu, pool, four layers). */
const FASTAI = {
  '0': 'conv1',
  '1': 'bn1',
  '4': 'layer1',
  '5': 'layer2',
  '6': 'layer3',
  '7': 'layer4',
} as const;
function fromFastai(name: string): string {
  const [, prefix = '', part, position = '', rest = ''] = /^(module\.)?([01])\.(\d)\.(.*)$/.exec(name) ?? [];
  if (part === '1') return `${prefix}head.${position}.${rest}`;
  const layer = part === '0' ? FASTAI[position as keyof typeof FASTAI] : undefined;
  return layer === undefined ? name : `${prefix}${layer}.${rest}`;
}

function checkBody(places: Places, body: readonly ParamSpec[]): void {
  const { names, file, model } = places;
  const there = body.filter(({ name }) => names.has(name));
  checkShapes(places, there);
  const missing = body.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw lacking(places, missing);
  const known = new Set(body.map(({ name }) => name));
  const stranger = [...names].find(
    ([name]) => BODY.test(name) && !known.has(name) && BODY.test(body[0]?.name ?? ''),
  );
  if (stranger === undefined) return;
  const [tensor, source] = stranger;
  throw new AppError('weights.other-model', {
    path: file.path,
    tensor,
    shape: shapeText(file.shapes.get(source) ?? []),
    arch: typeof model.arch === 'string' ? model.arch : '',
    ...fitting(places),
  });
}

/** What of the head is loaded, and what that says about the file. */
function headPlaces(
  places: Places,
  head: readonly ParamSpec[],
  counted: ReadonlySet<string>,
): [readonly ParamSpec[], WeightsMatch['head']] {
  const { names, file, model } = places;
  const there = head.filter(({ name }) => names.has(name));
  if (there.length === 0) return [[], 'absent'];
  const shapeOf = ({ name }: ParamSpec): Shape => file.shapes.get(names.get(name) ?? '') ?? [];
  const other = there.find((spec) => counted.has(spec.name) && shapeOf(spec)[0] !== spec.shape[0]);
  if (other !== undefined) {
    // What lies before the last layer of a classifier was learned for its classes; a decoder knows pictures.
    const kept =
      model.head === 'fastai' || model.head === 'linear'
        ? []
        : there.filter(({ name }) => !counted.has(name));
    return [kept, shapeOf(other)[0] ?? 0];
  }
  if (there.length < head.length) {
    throw lacking(
      places,
      head.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    );
  }
  return [head, 'loaded'];
}

function checkShapes(places: Places, specs: readonly ParamSpec[]): void {
  const { names, file } = places;
  for (const spec of specs) {
    const dims = file.shapes.get(names.get(spec.name) ?? '') ?? [];
    if (!isWidenable(spec, dims)) checkShape(spec, { dims }, file.path, () => fitting(places));
  }
}

const lacking = (places: Places, names: readonly string[]): AppError<'weights.missing'> =>
  new AppError('weights.missing', {
    path: places.file.path,
    tensors: listed(names),
    ...fitting(places),
  });

/** The architecture whose body the file holds, whole and with nothing more; nothing when there is none. */
function fitting({ file, model }: Places): { fits?: string } {
  const archs = Object.keys(RESNET_PLANS) as ResnetName[];
  const fits = archs.find((arch) => arch !== model.arch && holdsBody(arch, file.shapes));
  return fits === undefined ? {} : { fits };
}

function holdsBody(arch: ResnetName, shapes: ReadonlyMap<string, Shape>): boolean {
  const body = modelParams({ arch, head: 'linear', outputs: 1 }).filter(({ name }) => BODY.test(name));
  const names = plainNames(body, shapes);
  const count = [...names.keys()].filter((name) => BODY.test(name)).length;
  return (
    count === body.length && body.every(({ name, shape }) => isSame(shape, shapes.get(names.get(name) ?? '')))
  );
}

/** A first convolution for colour images can be made one for any number of channels; see `widenInput`. */
export const isWidenable = ({ name, shape }: Pick<ParamSpec, 'name' | 'shape'>, found: Shape): boolean =>
  name === 'conv1.weight' && found[1] === 3 && isSame(shape.toSpliced(1, 1, 3), found);

/** "a, b, c, d, e and 7 more" */
const listed = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

const isSame = (a: Shape, b: Shape | undefined): boolean => b !== undefined && shapeText(a) === shapeText(b);
