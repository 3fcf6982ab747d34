/** Words of the stages of a plan. */
import { countOf } from './format.ts';

/** What trains where the groups before this one are frozen, of the three groups of our networks. */
export function layersText(freezeTo: number): string {
  if (freezeTo === 0) return 'all layers';
  return freezeTo === -1 || freezeTo === 2 ? 'the head' : 'the head and the late layers';
}

export const stagesText = {
  square: (px: number) => `${px} px`,
  frame: (height: number, width: number) => `${height} × ${width} px`,
  epochsAt: (epochs: number, frame: string) => `${countOf(epochs, 'epoch')} at ${frame}`,
} as const;
