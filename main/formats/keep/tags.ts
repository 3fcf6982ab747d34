/** What a project of tags keeps of annotations: that something is on an image, not where. */
import type { AnnotatedImage, PointSet, Shape } from '../annotations.ts';
import { IGNORED } from '../labelme.ts';

export interface KeptTags {
  readonly tags: readonly string[];
  /** Shapes that became tags, and lost their place by it. */
  readonly flattened: number;
}

/** Tags of the image and the classes of everything that is on it, each once. Points count as the object they belong to. */
export function keepTags(image: AnnotatedImage): KeptTags {
  const objects = [...image.shapes.map(classOfShape), ...image.sets.map(classOfSet)].filter(
    (name): name is string => name !== null && name !== IGNORED,
  );
  return { tags: [...new Set([...image.tags, ...objects])], flattened: objects.length };
}

const classOfShape = (shape: Shape): string => shape.className;
const classOfSet = (set: PointSet): string | null => set.className;
