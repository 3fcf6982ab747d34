/** ImageNet's mean and spread: how pixels become the numbers a pretrained network expects. */

/** Of RGB in 0..1. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** (byte / 255 - mean) / std for every byte, 256 entries per channel, one channel after the other. */
export const NORMALIZED_BYTES: Float32Array = Float32Array.from({ length: 3 * 256 }, (_, i) => {
  const channel = Math.floor(i / 256);
  return normalizeUnit((i % 256) / 255, channel);
});

/** @param value 0..1 */
export function normalizeUnit(value: number, channel: number): number {
  return (value - (IMAGENET_MEAN[channel] ?? 0)) / (IMAGENET_STD[channel] ?? 1);
}
