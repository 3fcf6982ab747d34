/** Pieces of arguments that many calls share. */
import { z } from 'zod';

export const nothing = z
  .strictObject({})
  .optional()
  .transform(() => ({}));
export const path = z.string().min(1).max(4096);
export const projectId = z.string().min(1).max(64);
export const runId = z.string().regex(/^[a-z0-9-]{1,64}$/);
export const itemId = z.int().positive();
export const classId = z.int().positive();
export const threshold = z.number().gt(0).lt(1);
export const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
export const text = (max: number) => z.string().max(max);
export const inProject = z.strictObject({ project: projectId });
export const inRun = inProject.extend({ run: runId });

/** Chosen by the page for a lesson that it looks at. */
export const lessonKey = z.string().regex(/^[a-z0-9-]{1,64}$/);
