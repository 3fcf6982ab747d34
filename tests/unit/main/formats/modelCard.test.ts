import { describe, expect, it } from 'vitest';
import { toMetadata, writeModelJson, type ModelFacts } from '#main/formats/modelCard.ts';
import { writeModelReadme } from '#main/formats/modelReadme.ts';
import { exportSnippets } from '#main/services/exportSnippets.ts';
import type { ExportCheck } from '#shared/domain/job.ts';
import { KINDS } from '#shared/domain/project.ts';

const ALL = {
  limnVersion: '1.2.3',
  classes: ['so-called "x"', '🌊'],
  normalization: { mean: [0.1, 0.2, 0.3], std: [1, 1, 1] },
  run: 'r7',
  created: '2026-01-02T03:04:05.678Z',
} as const;

const TAGS: ModelFacts = {
  ...ALL,
  arch: 'resnet18',
  task: 'tags',
  threshold: 0.2,
  thresholds: [0.2, 0.35],
  sizePx: 64,
};
const DRAWN = { ...ALL, heightPx: 96, widthPx: 128, colors: ['#000000', '#ff00aa'] } as const;
const MASKS: ModelFacts = { ...DRAWN, arch: 'unet-resnet18', task: 'masks', voidIndex: null };
const POINTS: ModelFacts = {
  ...DRAWN,
  arch: 'resnet34',
  task: 'points',
  edges: [[0, 1]],
  mirrors: [[0, 1]],
  unseen: [1],
};

const checkOf = (kind: ExportCheck['kind'], differingPixels: number | null): ExportCheck => ({
  kind,
  images: 1,
  maxDiffOriginal: 0.00321,
  maxDiffModelSize: 0,
  differingPixels,
});
const SNIPPETS = { python: 'python', javascript: 'javascript' };

describe('the facts of an exported model', () => {
  it('are text in the metadata: plain where they are text or a number, JSON where they are more', () => {
    expect(toMetadata(TAGS)).toEqual({
      limn_version: '1.2.3',
      limn_format: '1',
      task: 'tags',
      classes: '["so-called \\"x\\"","🌊"]',
      threshold: '0.2',
      thresholds: '[0.2,0.35]',
      size: '64',
      normalization: '{"mean":[0.1,0.2,0.3],"std":[1,1,1]}',
      arch: 'resnet18',
      run: 'r7',
      created: '2026-01-02T03:04:05.678Z',
    });
  });

  it('are those of the kind: a size of the whole image, colours, and what only masks or points have', () => {
    const seen = { height: '96', width: '128', colors: '["#000000","#ff00aa"]' };
    expect(toMetadata(MASKS)).toMatchObject({ ...seen, task: 'masks', void: 'null' });
    expect(toMetadata({ ...MASKS, voidIndex: 1 })).toMatchObject({ void: '1' });
    const points = toMetadata(POINTS);
    expect(points).toMatchObject({ ...seen, edges: '[[0,1]]', mirrors: '[[0,1]]', unseen: '[1]' });
    for (const key of ['threshold', 'thresholds', 'size', 'void']) expect(points).not.toHaveProperty(key);
  });

  it('are the same in model.json, as real numbers and lists', () => {
    for (const facts of [TAGS, MASKS, POINTS]) {
      const parsed = JSON.parse(writeModelJson(facts)) as Readonly<Record<string, unknown>>;
      const asText = Object.entries(parsed).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      expect(Object.fromEntries(asText)).toEqual(toMetadata(facts));
    }
  });
});

describe('the page beside an exported model', () => {
  it('says of tags when a class is there', () => {
    const page = writeModelReadme(TAGS, checkOf('tags', null), SNIPPETS);
    expect(page).toContain('above 0.2; some have a threshold of their own: 🌊 0.35.');
    expect(page).toContain('Checked on 1 image before it was saved: at most 3.2e-3 from');
    expect(page).toContain('at most 0 at the model');
  });

  it('says of masks how large they are, what void is, and how many pixels differed', () => {
    const page = writeModelReadme({ ...MASKS, voidIndex: 1 }, checkOf('masks', 2e-6), SNIPPETS);
    expect(page).toContain('[batch, height, width], at the size of the image');
    expect(page).toContain('"🌊" stands for what nobody can tell');
    expect(page).toContain('2.0e-4 % got another class');
    expect(writeModelReadme(MASKS, checkOf('masks', 0), SNIPPETS)).not.toContain('nobody can tell');
  });

  it('says of points which come first, x or y, in which pixels, and which mean nothing', () => {
    const page = writeModelReadme(POINTS, checkOf('points', null), SNIPPETS);
    expect(page).toContain('x and y in pixels of the image from its upper left corner');
    expect(page).toContain('No training image had 🌊');
    expect(page).toContain('at most 3.2e-3 px from the app');
  });
});

describe('the scripts that come with a model', () => {
  it.each(KINDS)('of %s hold all they need in one file', (kind) => {
    const { python, javascript } = exportSnippets(kind);
    expect(python).toContain('def read_pixels(path):');
    expect(python).not.toMatch(/from common/);
    expect(python.startsWith('"""')).toBe(true);
    expect(javascript).toContain('async function readPixels(path)');
    expect(javascript).not.toMatch(/common\.mjs|^export/m);
    expect(javascript.match(/^import sharp/gm)).toHaveLength(1);
  });
});
