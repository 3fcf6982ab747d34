/** A shortcut drawn as keys. */
import classes from './Keys.module.css';

/** @param parts what stands on the keys: `['Ctrl', 'Z']` */
export function Keys({ parts }: { readonly parts: readonly string[] }) {
  return (
    <span className={classes['keys']}>
      {parts.map((part) => (
        <kbd key={part} className={classes['key']}>
          {part}
        </kbd>
      ))}
    </span>
  );
}
