/** A or B in the look of its curve: a ring for A, filled for B. */
import { compareText } from '#renderer/text/reviewCompare.ts';
import own from './Compare.module.css';

export const SideBadge = ({ side }: { readonly side: 'a' | 'b' }) => (
  <span className={own['badge']} data-side={side}>
    {compareText[side]}
  </span>
);
