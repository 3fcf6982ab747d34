/** An image file to what in it speaks for a tag. */
import { seenSquare } from '#main/datasets/modelPixels.ts';
import { readOriginal, stackImages, toPrepared } from './images.ts';
import type { LoadedModel } from './LoadedModel.ts';
import { sigmoid } from './predictFiles.ts';
import type { ExplainRequest, FileExplanation } from './protocol.ts';

/**
 * The model sees exactly what it predicts from.
 * @throws AppError `explain.kind`, `image.unreadable`, `image.too-large`
 */
export async function explainFile(
  model: LoadedModel,
  { path, output }: Omit<ExplainRequest, 'model'>,
): Promise<FileExplanation> {
  const { sizePx } = model.source;
  const original = await readOriginal(path);
  const x = stackImages([toPrepared(original, sizePx)], sizePx);
  const { logits, output: explained, map } = await model.explain(x, output);
  return { probabilities: logits.map(sigmoid), explained, map, seen: seenSquare(original, sizePx) };
}
