import { describe, expect, it } from 'vitest';
import { flipRemarks } from '#main/services/flipRemark.ts';
import type { RunTarget } from '#main/datasets/target.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import type { TransformSpec } from '#shared/domain/transforms.ts';
import { withoutFlips } from '#shared/kernels/mirrorFlips.ts';
import { TINY_DRAWN } from '#tests/helpers/drawnProjects.ts';

const points: RunTarget = { kind: 'points', mirrors: [], unseen: [] };
const plan = (transforms: TransformSpec): TrainConfig => ({ ...TINY_DRAWN, transforms });

describe('a run of points', () => {
  it('says that flips without mirror pairs teach wrong places, and how to mend it', () => {
    expect(flipRemarks(points, 2, plan('faces')).join()).toMatch(/mirror pairs.*--tfm do_flip=false/);
  });

  it('says that it goes without flips where that was chosen for it', () => {
    expect(flipRemarks(points, 2, plan(withoutFlips('default'))).join()).toMatch(/^Images are not flipped.*mirror pairs/); // prettier-ignore
    expect(flipRemarks({ ...points, mirrors: [[0, 1]] }, 2, plan(withoutFlips('default')))).toEqual([]);
  });

  it('says nothing without flips, with mirror pairs, with a single point, or of other kinds', () => {
    expect(flipRemarks(points, 2, plan(withoutFlips('faces')))).toEqual([]);
    expect(flipRemarks({ ...points, mirrors: [[0, 1]] }, 2, plan('faces'))).toEqual([]);
    expect(flipRemarks(points, 1, plan('faces'))).toEqual([]);
    expect(flipRemarks({ kind: 'tags' }, 2, plan('faces'))).toEqual([]);
  });
});
