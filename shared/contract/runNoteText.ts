/** What a note on a run says, on the screen and in a terminal alike: what is seen, and what to try. */
import { listed } from '#shared/util/listed.ts';

/** As `shared/kernels/runNotes.ts` makes them. */
export type SaidNote =
  | { readonly kind: 'rate-too-high'; readonly times: number }
  | { readonly kind: 'rate-too-low' | 'underfitting' }
  | { readonly kind: 'overfitting'; readonly best: number }
  | { readonly kind: 'few-items'; readonly items: number; readonly side: 'train' | 'valid' }
  | { readonly kind: 'never-predicted'; readonly classes: readonly string[] };

export function runNoteText(note: SaidNote): string {
  switch (note.kind) {
    case 'rate-too-high':
      return `The loss has grown ${note.times.toFixed(1)} times from its lowest. Stop, and try a learning rate ten times lower.`;
    case 'rate-too-low':
      return 'The loss fell at the same pace to the very end, so there was more to learn. Train longer, or raise the learning rate.';
    case 'underfitting':
      return 'The training loss is above that of validation: it underfits. Train longer, end with a lower learning rate, or take less weight decay and augmentation.';
    case 'overfitting':
      return `Since epoch ${String(note.best)} validation gets worse while training gets better: it learns images by heart. The weights of the best epoch are kept; more images, more augmentation or more weight decay help, fewer epochs too.`;
    case 'few-items':
      return note.side === 'train'
        ? `There are only ${String(note.items)} images to train on. More labeled images help more than any setting.`
        : `Only ${String(note.items)} images check how good it is, so the scores jump by chance. Set more aside.`;
    case 'never-predicted':
      return silentText(note.classes);
  }
}

/** Names beyond this many say no more. */
const MOST_NAMES = 5;

function silentText(classes: readonly string[]): string {
  const [is, them] = classes.length === 1 ? ['is', 'it'] : ['are', 'them'];
  // "And one more" takes as much room as its name.
  const most = classes.length === MOST_NAMES + 1 ? classes.length : MOST_NAMES;
  const names = listed(classes, most, 'classes');
  return `${names} ${is} never predicted, though validation has images with ${them}. Label more of ${them}, or train longer.`;
}
