import { describe, expect, it } from 'vitest';
import { answerFromBytes, answerToBytes } from '#main/database/modelAnswer.ts';
import type { ModelAnswer } from '#shared/domain/suggestion.ts';

const ANSWERS: readonly ModelAnswer[] = [
  {
    kind: 'tags',
    scores: [
      [1, 0.25],
      [70_000, 1],
    ],
  },
  { kind: 'tags', scores: [] },
  {
    kind: 'masks',
    uncertainty: 0.5,
    tiles: [
      { tx: 0, ty: 1, runs: Uint8Array.of(1, 2, 3) },
      { tx: 9, ty: 0, runs: new Uint8Array(0) },
    ],
  },
  {
    kind: 'points',
    points: [
      [3, { x: -1.5, y: 1e4 + 1 / 3, v: 2 }],
      [4, { x: 0, y: 0, v: 0 }],
    ],
  },
];

describe('the bytes of an answer', () => {
  it.each(ANSWERS.map((answer) => [answer.kind, answer] as const))('give %s back', (_, answer) => {
    const uncertainty = answer.kind === 'masks' ? answer.uncertainty : null;
    expect(answerFromBytes(answer.kind, answerToBytes(answer), uncertainty)).toEqual(answer);
  });

  it('are read wherever they lie in a larger buffer', () => {
    const bytes = answerToBytes({ kind: 'tags', scores: [[5, 0.5]] });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(answerFromBytes('tags', larger.subarray(3), null)).toEqual({ kind: 'tags', scores: [[5, 0.5]] });
  });
});
