import { describe, expect, it } from 'vitest';
import {
  chosenStart,
  fittingWeights,
  fromValue,
  startSettings,
  toValue,
} from '#renderer/session/startPick.ts';
import type { KnownWeights } from '#shared/domain/weights.ts';
import { TINY } from '#tests/helpers/tinyProject.ts';

describe('what a run starts from', () => {
  it.each([
    [{ kind: 'scratch' }, { from: null, weights: null }],
    [
      { kind: 'run', name: 'r3' },
      { from: 'r3', weights: null },
    ],
    [
      { kind: 'weights', name: 'resnet18-imagenet' },
      { from: null, weights: 'downloaded:resnet18-imagenet' },
    ],
  ] as const)('%j is settings and back, and a value of the select and back', (choice, settings) => {
    expect(startSettings(choice)).toEqual(settings);
    expect(chosenStart({ ...TINY, ...settings }, null)).toEqual(choice);
    expect(fromValue(toValue(choice))).toEqual(choice);
  });

  it('is a file for any other path, and what is still to be downloaded before all else', () => {
    const config = { ...TINY, weights: '/w/run:1.safetensors' };
    expect(chosenStart(config, null)).toEqual({ kind: 'file' });
    expect(chosenStart(config, 'late')).toEqual({ kind: 'weights', name: 'late' });
    expect(fromValue('file')).toEqual({ kind: 'file' });
    expect(fromValue(null)).toEqual({ kind: 'scratch' });
  });

  it('offers weights of the architecture, of no known one, and the chosen ones', () => {
    const make = (name: string, arch: string | null): KnownWeights => ({
      name,
      arch,
      title: name,
      url: 'https://example.com/w',
      bytes: null,
      sha256: null,
      licence: null,
      isDownloaded: true,
    });
    const known = [make('a', 'resnet18'), make('b', 'resnet34'), make('c', null), make('d', 'resnet50')];
    const names = fittingWeights(known, 'resnet18', { kind: 'weights', name: 'd' }).map(({ name }) => name);
    expect(names).toEqual(['a', 'c', 'd']);
  });
});
