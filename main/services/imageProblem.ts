/** Why an image cannot be used, in a few words: what is stored with an item and shown beside its path. */
import { textOfError } from '#shared/contract/errorText.ts';
import type { AppError, ErrorData } from '#shared/contract/errors.ts';

export function imageProblem(error: AppError): string {
  if (error.code === 'image.unreadable') return (error.data as ErrorData['image.unreadable']).reason;
  if (error.code === 'image.too-large') {
    const { widthPx, heightPx, limitPx } = error.data as ErrorData['image.too-large'];
    const millions = Math.floor(limitPx / 1e6);
    return `it has ${String(widthPx)} × ${String(heightPx)} pixels, more than ${String(millions)} million`;
  }
  return textOfError(error);
}
