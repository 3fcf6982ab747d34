/** A frame to drop files into; what is inside says so and offers to browse. */
import { useState, type DragEvent, type ReactNode } from 'react';
import classes from './DropZone.module.css';

export interface DropZoneProps {
  readonly label: string;
  readonly onDrop: (transfer: DataTransfer) => void;
  /** A quiet one has no frame until something is dragged over it. */
  readonly isQuiet?: boolean;
  readonly activeLabel: string;
  readonly children: ReactNode;
}

export function DropZone({ label, onDrop, isQuiet, activeLabel, children }: DropZoneProps) {
  const [depth, setDepth] = useState(0);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <section
      className={classes['zone']}
      data-quiet={isQuiet || undefined}
      data-active={depth > 0 || undefined}
      aria-label={label}
      onDragEnter={(event) => hasFiles(event) && setDepth(depth + 1)}
      onDragLeave={() => setDepth(Math.max(0, depth - 1))}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDepth(0);
        onDrop(event.dataTransfer);
      }}
    >
      {children}
      {depth > 0 ? <div className={classes['over']}>{activeLabel}</div> : null}
    </section>
  );
}
