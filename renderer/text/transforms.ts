/** Words about random changes of training images. */
import {
  rangesOf,
  type TransformPreset,
  type TransformRanges,
  type TransformSpec,
} from '#shared/domain/transforms.ts';

export const transformNames: Readonly<Record<TransformPreset | 'own', string>> = {
  default: 'Default',
  satellite: 'Satellite',
  faces: 'Faces',
  medical: 'Medical',
  documents: 'Documents',
  none: 'None',
  own: 'Own ranges',
};

/** What a set is for, in a sentence. */
export const transformHints: Readonly<Record<TransformPreset, string>> = {
  default: 'Photos of things and places: flips sideways, turns, zooms, bends and brightens a little.',
  satellite: 'Seen from above there is no up: all flips and quarter turns, and never bent.',
  faces: 'Flips sideways (left and right points trade places), turns and bends a little, never upside down.',
  medical: 'Shapes stay as they are, brightness varies more. Turn the flip off where left and right matter.',
  documents: 'Writing is never mirrored; pages turn and bend a very little.',
  none: 'Every image as it is, always the same.',
};

export const isOwn = (spec: TransformSpec): spec is TransformRanges => typeof spec !== 'string';

/** "Satellite", or for own ranges "Own ranges: flip, turn 20°, zoom 1.1×". */
export const transformName = (spec: TransformSpec): string =>
  isOwn(spec) ? `${transformNames.own}: ${transformFacts(spec)}` : transformNames[spec];

/** What changes and how far: "flip, turn 10°, zoom 1.1×, light 20 %, warp 20 %". */
export function transformFacts(spec: TransformSpec): string {
  const ranges = rangesOf(spec);
  if (ranges === null) return 'nothing changes';
  const { doFlip, flipVert, maxRotate, maxZoom, maxLighting, maxWarp } = ranges;
  const facts = [
    ...(doFlip ? [flipVert ? 'all flips' : 'flip'] : []),
    ...(maxRotate > 0 ? [`turn ${short(maxRotate)}°`] : []),
    ...(maxZoom > 1 ? [`zoom ${short(maxZoom)}×`] : []),
    ...(maxLighting > 0 ? [`light ${short(100 * maxLighting)} %`] : []),
    ...(maxWarp > 0 ? [`warp ${short(100 * maxWarp)} %`] : []),
  ];
  return facts.length === 0 ? 'nothing changes' : facts.join(', ');
}

const short = (value: number): string => String(Number(value.toFixed(2)));
