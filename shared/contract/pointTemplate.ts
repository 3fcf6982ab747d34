/** The check of a template of points, as a page sends one and as preferences hold one. */
import { z } from 'zod';
import { checkClassName } from '#shared/domain/className.ts';
import type { PointTemplate } from '#shared/domain/pointTemplate.ts';

const MAX_POINTS = 1000;

const pair = z.tuple([z.int().min(0).max(MAX_POINTS), z.int().min(0).max(MAX_POINTS)]);
const pairs = z
  .array(pair)
  .max(2 * MAX_POINTS)
  .readonly();

const isName = (name: string): boolean => checkClassName(name).ok;

/** Names are those of classes, each once; pairs are of two different points that are there. */
export const pointTemplateSchema: z.ZodType<PointTemplate, PointTemplate> = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    points: z
      .array(
        z.strictObject({
          name: z.string().max(400).refine(isName, 'expected the name of a point'),
          color: z.string().regex(/^#[0-9a-f]{6}$/),
        }),
      )
      .min(1)
      .max(MAX_POINTS)
      .readonly(),
    edges: pairs,
    mirrors: pairs,
  })
  .refine(
    ({ points }) => new Set(points.map(({ name }) => name)).size === points.length,
    'expected different names',
  )
  .refine(
    ({ points, edges, mirrors }) =>
      [...edges, ...mirrors].every(([a, b]) => a !== b && Math.max(a, b) < points.length),
    'expected pairs of two of its points',
  );
