import { describe, expect, it } from 'vitest';
import {
  findGroups,
  leakingGroups,
  NAME_PATTERN,
  neighbourLeaks,
  type PlacedImage,
} from '#shared/kernels/groupLeaks.ts';
import { oddSizes } from '#shared/kernels/oddSizes.ts';
import { LOOK_BYTES } from '#shared/kernels/imageLook.ts';

interface More {
  readonly split?: PlacedImage['split'];
  readonly clip?: string;
  readonly frame?: number;
}

const image = (id: number, path: string, { split = 'train', clip, frame }: More = {}): PlacedImage => ({
  id,
  path,
  split,
  extra: clip === undefined ? null : { clip, ...(frame !== undefined && { frame: String(frame) }) },
});

/** Ten people with four images each; the last two people stand on both sides. */
const people = Array.from({ length: 40 }, (_, i) => {
  const person = Math.floor(i / 4);
  const isValid = person >= 8 && i % 2 === 0;
  return image(i + 1, `faces/Person_${'abcdefghij'[person] ?? ''}_0${String(i % 4)}.jpg`, {
    split: isValid ? 'valid' : 'train',
  });
});

describe('groups', () => {
  it('are the people that file names tell, when there are many', () => {
    const found = findGroups(people);
    expect(found?.by).toEqual({ pattern: NAME_PATTERN });
    expect(found?.groups.map(({ name }) => name)).toContain('Person_c');
    expect(leakingGroups(found?.groups ?? []).map(({ name }) => name)).toEqual(['Person_i', 'Person_j']);
  });

  it('are not what all images share, nor a handful of names', () => {
    const one = Array.from({ length: 40 }, (_, i) => image(i, `train_${String(i)}.jpg`));
    expect(findGroups(one)).toBeNull();
    expect(findGroups(people.slice(0, 20))).toBeNull();
    expect(findGroups([])).toBeNull();
  });

  it('are the clips of videos where they are known', () => {
    const frames = [
      image(1, 'a/1.png', { clip: 'a' }),
      image(2, 'a/2.png', { clip: 'a', split: 'valid' }),
      image(3, 'x.png'),
    ];
    const found = findGroups(frames);
    expect(found?.by).toEqual({ column: 'clip' });
    expect(leakingGroups(found?.groups ?? []).map(({ images }) => images.length)).toEqual([2]);
  });
});

it('a column that says whose an image is tells groups, unless all have one owner', () => {
  const slice = (id: number, patient: string): PlacedImage => ({
    ...image(id, `slice_${String(id)}.png`),
    extra: { 'Patient ID': patient, age: '7' },
  });
  const found = findGroups([slice(1, 'p1'), slice(2, 'p1'), slice(3, 'p2')]);
  expect(found?.by).toEqual({ column: 'Patient ID' });
  expect(found?.groups.map(({ name, images }) => [name, images.length])).toEqual([
    ['p1', 2],
    ['p2', 1],
  ]);
  expect(findGroups([slice(1, 'p1'), slice(2, 'p1')])).toBeNull();
});

/** The look of a film: every value moves on by `step` from frame to frame; a shuffled one when `step` is far. */
const lookAt =
  (step: number) =>
  (id: number): Uint8Array =>
    new Uint8Array(LOOK_BYTES).fill((id * step) % 251);

describe('neighbouring frames', () => {
  const series = Array.from({ length: 20 }, (_, i) =>
    image(i + 1, `${i % 2 === 0 ? 'train' : 'val'}/0001TP_${String(30 * i + 6690).padStart(6, '0')}.png`, {
      split: i === 10 ? 'valid' : 'train',
    }),
  );

  it('are found in a numbered series that looks like a film', () => {
    expect(neighbourLeaks(series, lookAt(3)).map((pair) => pair.map(({ id }) => id))).toEqual([
      [10, 11],
      [11, 12],
    ]);
  });

  it('are none where neighbours are no more alike than others, or nobody has looked yet', () => {
    expect(neighbourLeaks(series, lookAt(97))).toEqual([]);
    expect(neighbourLeaks(series, () => null)).toEqual([]);
  });

  it('are known in a clip, by the number of the frame', () => {
    const clip = [3, 1, 2].map((frame) =>
      image(frame, `${String(frame)}.png`, { clip: 'a', frame, split: frame === 1 ? 'valid' : 'train' }),
    );
    expect(neighbourLeaks(clip, () => null).map(([a, b]) => [a.id, b.id])).toEqual([[1, 2]]);
  });

  it('leave out images that stand on no side', () => {
    const clip = [image(1, '1.png', { clip: 'a', frame: 1 }), image(2, '2.png', { clip: 'a', frame: 2, split: null })]; // prettier-ignore
    expect(neighbourLeaks(clip, () => null)).toEqual([]);
  });
});

describe('odd sizes', () => {
  it('are another shape or far smaller', () => {
    expect(oddSizes([[640, 480, 90], [1280, 960, 20], [2000, 100, 1], [60, 45, 2]])).toEqual([[2000, 100, 1], [60, 45, 2]]); // prettier-ignore
  });

  it('are none where all are alike, or all are different', () => {
    expect(oddSizes([[640, 480, 9]])).toEqual([]);
    expect(oddSizes([[640, 480, 5], [100, 300, 5], [50, 50, 5]])).toEqual([]); // prettier-ignore
    expect(oddSizes([])).toEqual([]);
  });
});
