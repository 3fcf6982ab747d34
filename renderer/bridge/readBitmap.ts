/** An image by its address, decoded; for workers too. */

/** Upright, in sRGB. Rejects when there is no image. */
export async function readBitmap(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the image could not be read: ${String(response.status)}`);
  return createImageBitmap(await response.blob());
}
