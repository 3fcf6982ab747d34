import { describe, expect, it } from 'vitest';
import { pointTemplateSchema } from '#shared/contract/pointTemplate.ts';
import { POINT_TEMPLATES, pointTemplates } from '#shared/domain/pointTemplate.ts';
import { mirrorPairs } from '#shared/kernels/mirrorPairs.ts';

const sorted = (pairs: readonly (readonly [number, number])[]): string[] =>
  pairs.map((pair) => [...pair].sort((a, b) => a - b).join('-')).sort();

describe('the templates of points', () => {
  it.each(POINT_TEMPLATES)('%s passes the check at the door', (id) => {
    expect(pointTemplateSchema.safeParse(pointTemplates[id]).error).toBeUndefined();
  });

  it('are as long as their names say', () => {
    expect(POINT_TEMPLATES.map((id) => pointTemplates[id].points.length)).toEqual([1, 5, 68, 17]);
  });

  it('have the 68 points of iBUG where everybody has them', () => {
    const { points, edges, mirrors } = pointTemplates.face68;
    const names = points.map(({ name }) => name);
    expect([names[0], names[8], names[16]]).toEqual(['jaw 1', 'jaw 9', 'jaw 17']);
    expect([names[17], names[22], names[27], names[31]]).toEqual(['right brow 1', 'left brow 1', 'nose bridge 1', 'nose base 1']); // prettier-ignore
    expect([names[36], names[42], names[48], names[60]]).toEqual(['right eye 1', 'left eye 1', 'outer lip 1', 'inner lip 1']); // prettier-ignore
    // 16 + 4 + 4 + 3 + 4 in open lines, 6 + 6 + 12 + 8 in closed ones.
    expect(edges).toHaveLength(63);
    expect(sorted(edges)).toEqual(expect.arrayContaining(['0-1', '36-41', '48-59', '60-67', '42-47']));
    expect(sorted(edges)).not.toContain('16-17');
    // Only the middle of the face has no other side: the chin, the nose and the middles of the lips.
    const paired = new Set(mirrors.flat());
    expect(names.filter((_, place) => !paired.has(place))).toEqual([
      ...['jaw 9', 'nose bridge 1', 'nose bridge 2', 'nose bridge 3', 'nose bridge 4', 'nose base 3'],
      ...['outer lip 4', 'outer lip 10', 'inner lip 3', 'inner lip 7'],
    ]);
    expect(paired.size).toBe(2 * mirrors.length);
  });

  it.each(['face5', 'body17'] as const)('%s mirrors what its names call left and right', (id) => {
    const { points, mirrors } = pointTemplates[id];
    expect(sorted(mirrorPairs(points.map(({ name }) => name)))).toEqual(sorted(mirrors));
  });
});

describe('a template from a file or a page', () => {
  const good = pointTemplates.face5;
  it.each([
    ['no points', { ...good, points: [], edges: [], mirrors: [] }],
    ['a name twice', { ...good, points: [...good.points, good.points[0]] }],
    ['a line to nowhere', { ...good, edges: [[0, 5]] }],
    ['a line to itself', { ...good, edges: [[2, 2]] }],
    ['a colour that is none', { ...good, points: [{ name: 'nose', color: 'red' }], edges: [], mirrors: [] }],
    ['a name with a line break', { ...good, points: [{ name: 'a\nb', color: '#ffffff' }], edges: [], mirrors: [] }], // prettier-ignore
    ['something more', { ...good, path: '/etc/passwd' }],
  ])('is refused with %s', (_, template) => {
    expect(pointTemplateSchema.safeParse(template).success).toBe(false);
  });
});
