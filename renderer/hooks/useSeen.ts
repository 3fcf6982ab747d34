/** The remembered setting of how masks are predicted in Review. */
import { useChoice } from './usePreferences.ts';

/** `squeezed`: the whole image at the size of the model. Else its own size, in pieces with sides of so many pixels. */
export const SEEN = ['squeezed', '512', '768', '1024'] as const;
export type Seen = (typeof SEEN)[number];

export function useSeen(): {
  readonly choice: Seen;
  readonly piecesPx: number | null;
  readonly choose: (next: Seen) => void;
} {
  const [choice, choose] = useChoice('review.seen', SEEN, 'squeezed');
  return { choice, piecesPx: choice === 'squeezed' ? null : Number(choice), choose };
}
