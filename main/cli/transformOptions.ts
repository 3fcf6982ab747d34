/** `--transforms <set>` and `--tfm <name=value>`: random changes of training images on a command line. */
import { Option, type Command } from 'commander';
import { transformRangesSchema } from '#shared/contract/transforms.ts';
import {
  rangesOf,
  STILL,
  TRANSFORM_PRESETS,
  type TransformPreset,
  type TransformRanges,
  type TransformSpec,
} from '#shared/domain/transforms.ts';
import { usage } from './command.ts';

export interface TransformFlags {
  readonly transforms?: TransformPreset;
  readonly tfm?: readonly string[];
}

/** fastai's names of get_transforms. */
const NAMES = {
  do_flip: 'doFlip',
  flip_vert: 'flipVert',
  max_rotate: 'maxRotate',
  max_zoom: 'maxZoom',
  max_lighting: 'maxLighting',
  max_warp: 'maxWarp',
  p_affine: 'pAffine',
  p_lighting: 'pLighting',
} as const satisfies Record<string, keyof TransformRanges>;

export const addTransformOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--transforms <set>', 'random changes of training images').choices(TRANSFORM_PRESETS),
    )
    .option(
      '--tfm <name=value>',
      `one range of its own, over the set: ${Object.keys(NAMES).join(', ')}; may be given several times`,
      (text: string, before: readonly string[] = []) => [...before, text],
    );

/** The set, with the ranges that were given in place of its own. @throws AppError `usage` */
export function transformsOf({ transforms, tfm = [] }: TransformFlags, before: TransformSpec): TransformSpec {
  const set = transforms ?? before;
  if (tfm.length === 0) return set;
  const own = Object.fromEntries(tfm.map(settingIn));
  const parsed = transformRangesSchema.safeParse({ ...(rangesOf(set) ?? STILL), ...own });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = Object.entries(NAMES).find(([, key]) => key === issue?.path[0])?.[0] ?? '';
  throw usage(`--tfm ${name} does not work: ${issue?.message ?? ''}.`);
}

function settingIn(text: string): readonly [keyof TransformRanges, number | boolean] {
  const [name = '', value = '', ...more] = text.split('=').map((part) => part.trim());
  const key = (NAMES as Readonly<Record<string, keyof TransformRanges>>)[name];
  if (key === undefined || value === '' || more.length > 0 || !Object.hasOwn(NAMES, name)) {
    throw usage(`--tfm ${text} says nothing. Give a name and a value, such as max_rotate=20; names are ${Object.keys(NAMES).join(', ')}.`); // prettier-ignore
  }
  if (value === 'true' || value === 'false') return [key, value === 'true'];
  return [key, Number(value)];
}
