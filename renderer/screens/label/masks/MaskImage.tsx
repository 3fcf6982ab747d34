/** One image with its mask: tools at the left, their options above, what is under the pointer below. */
import { useMemo } from 'react';
import { useProject } from '#renderer/hooks/useProject.ts';
import { SingleFrame } from '../SingleFrame.tsx';
import type { OpenImageProps } from '../kindProps.ts';
import { maskActions } from './maskActions.ts';
import classes from './MaskImage.module.css';
import { MaskStage } from './MaskStage.tsx';
import { StatusLine } from './StatusLine.tsx';
import { ToolOptions } from './ToolOptions.tsx';
import { ToolStrip } from './ToolStrip.tsx';

export function MaskImage({ list, labels, imageRef }: OpenImageProps) {
  const { id } = useProject();
  const actions = useMemo(() => maskActions(labels, id), [labels, id]);
  return (
    <div className={classes['root']}>
      <ToolStrip actions={actions} />
      <div className={classes['main']}>
        <ToolOptions />
        <div className={classes['image']}>
          <SingleFrame
            list={list}
            stage={(item, near) => <MaskStage imageRef={imageRef} item={item} near={near} />}
            foot={() => <StatusLine />}
          />
        </div>
      </div>
    </div>
  );
}
