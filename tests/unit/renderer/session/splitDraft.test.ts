import { describe, expect, it } from 'vitest';
import { specOfDraft, splitDraft, waysFor } from '#renderer/session/splitDraft.ts';
import type { SplitSpec } from '#shared/domain/project.ts';
import type { SplitChoices } from '#shared/domain/splitting.ts';

const choices: SplitChoices = {
  images: 40,
  groups: [
    { kind: 'column', by: { column: 'patient' }, groups: 8, largest: 5, examples: ['a'] },
    { kind: 'folder', by: { pattern: '^(.+)/[^/]+$' }, groups: 4, largest: 10, examples: ['x'] },
  ],
  isGrouped: true,
  folders: [['set/train', 30], ['set/val', 10]],
  columns: ['is_valid'],
}; // prettier-ignore
const plain: SplitChoices = { images: 4, groups: [], isGrouped: false, folders: [], columns: [] };

describe('the split editor', () => {
  it('begins with whole groups where images surely come in some, else with chance', () => {
    expect(specOfDraft(splitDraft(null, choices))).toEqual({
      by: 'group',
      pattern: '',
      column: 'patient',
      fraction: 0.2,
      seed: 42,
    });
    expect(specOfDraft(splitDraft(null, plain))).toEqual({ by: 'random', fraction: 0.2, seed: 42 });
  });

  it('gives back the split that there is, however it was made', () => {
    const specs: SplitSpec[] = [
      { by: 'random', fraction: 0.3, seed: 7 },
      { by: 'group', pattern: '', column: 'patient', fraction: 0.25, seed: 1 },
      { by: 'group', pattern: '', column: 'gone', fraction: 0.25, seed: 1 },
      { by: 'group', pattern: '^(.+)/[^/]+$', fraction: 0.25, seed: 1 },
      { by: 'group', pattern: 'my (own)', fraction: 0.25, seed: 1 },
      { by: 'folder', train: 'a', valid: 'b' },
      { by: 'column', column: 'fold' },
      { by: 'files', file: '/data/valid.txt' },
    ];
    for (const spec of specs) {
      expect(specOfDraft(splitDraft(spec, choices))).toEqual(spec);
      expect(waysFor(plain, spec.by)).toContain(spec.by);
    }
  });

  it('proposes folders that are called as sides are, and offers only what these images have', () => {
    expect(specOfDraft({ ...splitDraft(null, choices), way: 'folder' })).toEqual({ by: 'folder', train: 'set/train', valid: 'set/val' }); // prettier-ignore
    expect(waysFor(plain, 'random')).toEqual(['random', 'group', 'files']);
    expect(waysFor(choices, 'random')).toHaveLength(5);
  });

  it('is no split while something is missing', () => {
    const draft = splitDraft(null, plain);
    for (const part of [
      { percent: '' },
      { percent: 100 },
      { seed: '' },
      { way: 'group' },
      { way: 'folder', train: 'a', valid: 'a' },
      { way: 'column' },
      { way: 'files' },
    ] as const) {
      expect(specOfDraft({ ...draft, ...part })).toBeNull();
    }
  });
});
