import { describe, expect, it } from 'vitest';
import { looksLikeClassFolders, readClassFolders } from '#main/formats/classFolders.ts';

describe('class folders', () => {
  it('give each image the class of its folder', () => {
    expect(readClassFolders(['cat/1.jpg', 'dog/2.jpg', 'loose.jpg'])).toEqual([
      { path: 'cat/1.jpg', className: 'cat', split: null },
      { path: 'dog/2.jpg', className: 'dog', split: null },
      { path: 'loose.jpg', className: null, split: null },
    ]);
  });

  it('know train, valid and test above the classes', () => {
    expect(readClassFolders(['train/cat/1.jpg', 'val/dog/2.jpg', 'Test/cat/3.jpg', 'train/4.jpg'])).toEqual([
      { path: 'train/cat/1.jpg', className: 'cat', split: 'train' },
      { path: 'val/dog/2.jpg', className: 'dog', split: 'valid' },
      { path: 'Test/cat/3.jpg', className: 'cat', split: 'test' },
      { path: 'train/4.jpg', className: null, split: 'train' },
    ]);
  });

  it('are told from a tree that is only images', () => {
    expect(looksLikeClassFolders(['cat/1.jpg', 'dog/2.jpg'])).toBe(true);
    expect(looksLikeClassFolders(['train/cat/1.jpg', 'valid/dog/2.jpg'])).toBe(true);
    expect(looksLikeClassFolders(['1.jpg', '2.jpg'])).toBe(false);
    expect(looksLikeClassFolders(['cat/1.jpg'])).toBe(false);
    expect(looksLikeClassFolders(['cat/1.jpg', 'dog/2.jpg', 'loose.jpg'])).toBe(false);
    expect(looksLikeClassFolders(['2024/may/1.jpg', '2024/june/2.jpg'])).toBe(false);
    expect(looksLikeClassFolders(['train/1.jpg', 'valid/2.jpg'])).toBe(false);
    expect(looksLikeClassFolders([])).toBe(false);
  });
});
