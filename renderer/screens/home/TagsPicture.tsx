/** A picture of what tagging is: a landscape, and the tags it carries. */
import { newProjectText } from '#renderer/text/home.ts';
import { paletteColor } from '#shared/domain/labelClass.ts';
import classes from './NewProject.module.css';

export function TagsPicture() {
  return (
    <div className={classes['picture']} aria-hidden>
      <svg viewBox="0 0 208 144" width="208" height="144">
        <rect width="208" height="144" fill="#9cc9dd" />
        <circle cx="164" cy="36" r="14" fill="#f6e3a1" />
        <path d="M0 86 38 54l30 24 40-38 44 40 26-18 30 24v62H0z" fill="#6f8f7c" />
        <path d="M0 104c40-18 72-14 108-4s70 6 100-8v52H0z" fill="#4f7a58" />
        <path d="M86 144c6-16 30-18 28-30s-22-10-20-18c10 6 38 8 36 22s-18 14-14 26z" fill="#5fa5c9" />
      </svg>
      <div className={classes['pictureTags']}>
        {newProjectText.kind.pictureTags.map((name, index) => (
          <span key={name}>
            <i style={{ background: paletteColor(index) }} />
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}
