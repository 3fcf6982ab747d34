import { describe, expect, it } from 'vitest';
import { mirrorPairs } from '#shared/kernels/mirrorPairs.ts';

const paired = (...names: string[]): string[] =>
  mirrorPairs(names).map(([a, b]) => `${names[a] ?? ''} | ${names[b] ?? ''}`);

describe('pairing names by side', () => {
  it.each([
    [['left eye', 'nose', 'right eye'], ['left eye | right eye']],
    [['eye_right', 'eye_left'], ['eye_right | eye_left']],
    [
      ['LeftEye', 'RightEye', 'LEFT_EAR', 'RIGHT_EAR'],
      ['LeftEye | RightEye', 'LEFT_EAR | RIGHT_EAR'],
    ],
    [
      ['l_hip', 'r_hip', 'hip.l', 'hip.r'],
      ['l_hip | r_hip', 'hip.l | hip.r'],
    ],
    [
      ['LEye', 'REye', 'EyeL', 'EyeR'],
      ['LEye | REye', 'EyeL | EyeR'],
    ],
    [
      ['L1', 'R1', 'L2', 'R2'],
      ['L1 | R1', 'L2 | R2'],
    ],
    [['mouth L', 'mouth R', 'mouth'], ['mouth L | mouth R']],
    [['left outer left', 'right outer right'], ['left outer left | right outer right']],
    [['links oben', 'rechts oben'], []],
  ])('%j gives %j', (names, pairs) => {
    expect(paired(...names)).toEqual(pairs);
  });

  it('takes no letter out of a word and needs both sides', () => {
    expect(paired('lip', 'rip', 'tail', 'tair', 'left ear', 'Roof', 'Loof')).toEqual([]);
  });

  it('pairs each name once', () => {
    expect(paired('left', 'right', 'Left', 'l', 'r')).toEqual(['left | right', 'l | r']);
  });
});
