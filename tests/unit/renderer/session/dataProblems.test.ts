import { describe, expect, it } from 'vitest';
import { dataProblems } from '#renderer/session/dataProblems.ts';
import { NO_SIDES, type ClassFacts, type DataFacts } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import { missingOn, type DataPicture } from '#shared/kernels/dataRemarks.ts';

const label = (id: number, name: string, isVoid = false): LabelClass => ({
  id,
  name,
  color: '#4e9fe6',
  position: id,
  isVoid,
  group: null,
  count: 1,
});

const on = (id: number, train: number, valid: number): ClassFacts => ({
  id,
  images: { ...NO_SIDES, train, valid },
  pixels: null,
});

const classes = [label(1, 'both'), label(2, 'train only'), label(3, 'valid only'), label(4, 'void', true)];

const facts: DataFacts = {
  sides: { ...NO_SIDES, train: 8, valid: 2 },
  blank: NO_SIDES,
  classes: [on(1, 4, 2), on(2, 4, 0), on(3, 0, 1), on(4, 0, 0)],
  sizes: { common: [[64, 64, 10]], distinct: 1, shortSides: [[64, 10]], odd: 0 },
  unreadable: 0,
  unlabeled: 0,
  samePicture: 0,
  sameGroup: null,
  neighbourFrames: 0,
};

const project = { split: { by: 'random', fraction: 0.2, seed: 1 }, roots: [] } as unknown as Project;

const found = (more: Partial<DataFacts>, rest: Partial<Omit<DataPicture, 'classes'>> = {}) =>
  dataProblems({ project, facts: { ...facts, ...more }, classes, duplicates: null, sizePx: 64, ...rest });
const ids = (...args: Parameters<typeof found>): string[] => found(...args).map(({ id }) => id);

describe('classes that a side lacks', () => {
  it('cannot be learned without training images, and not be judged without validation images', () => {
    const { train, valid } = missingOn(facts.classes, classes);
    expect([train, valid]).toEqual([[3], [2]]);
  });

  it('are told only when there are sides, and never of void', () => {
    expect(ids({})).toEqual(['unlearned', 'unjudged']);
    expect(ids({ sides: { ...NO_SIDES, none: 10 } })).toEqual(['no-split']);
  });
});

/** All images were compared, and none look alike. */
const compared = { ids: new Int32Array(), sizes: new Int32Array(), leaks: 0, unseen: 0 };

describe('problems', () => {
  const whole = { classes: [on(1, 4, 2), on(2, 4, 1), on(3, 1, 1)] };

  it('are none where nothing is wrong', () => expect(ids(whole)).toEqual([]));

  it('begin with what is broken, then what makes a score lie, then what is worth knowing', () => {
    const many = { ...whole, unreadable: 1, unlabeled: 5, neighbourFrames: 2, samePicture: 3 };
    expect(ids(many, { sizePx: 128, duplicates: compared })).toEqual([
      'unreadable',
      'same-picture',
      'neighbour-frames',
      'unlabeled',
      'small',
    ]);
  });

  it('tell of neighbouring frames only once all images have been looked at', () => {
    const film = { ...whole, neighbourFrames: 2 };
    expect(ids(film, { duplicates: compared })).toEqual(['neighbour-frames']);
    expect(ids(film)).toEqual([]);
    expect(ids(film, { duplicates: { ...compared, unseen: 3 } })).toEqual(['unseen']);
  });

  it('tell near-duplicates beyond those that are the same byte by byte', () => {
    const duplicates = { ...compared, leaks: 3 };
    expect(ids({ ...whole, samePicture: 3 }, { duplicates })).toEqual(['same-picture']);
    expect(found({ ...whole, samePicture: 1 }, { duplicates }).map(({ text }) => text)[1]).toMatch(
      /^2 groups/,
    );
  });

  it('offer to keep together what belongs together', () => {
    const sameGroup = { by: { column: 'clip' }, groups: 3, leaking: 2, images: 9, examples: ['a', 'b'] };
    const [remark] = found({ ...whole, sameGroup });
    expect(remark?.groupBy).toEqual({ column: 'clip' });
    expect(remark?.show).toEqual({ problem: 'same-group', sort: 'name' });
    expect(ids({ ...whole, sameGroup: { ...sameGroup, leaking: 0 } })).toEqual([]);
  });

  it('say of images on no side whether they take one by themselves', () => {
    const sides = { ...NO_SIDES, train: 8, valid: 2, none: 1 };
    expect(found({ ...whole, sides })[0]?.tone).toBe('info');
    const other = { ...project, split: { by: 'column', column: 'side' } } as Project;
    expect(found({ ...whole, sides }, { project: other })[0]?.tone).toBe('warn');
  });
});
