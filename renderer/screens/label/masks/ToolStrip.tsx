/** The tools for masks, and what can be done with a whole class, at the left of the image. */
import {
  IconBrush,
  IconBucketDroplet,
  IconCircleDashed,
  IconEraser,
  IconHexagons,
  IconLasso,
  IconPolygon,
  IconScissors,
  IconSquareDashed,
  IconTransform,
  IconWand,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { CommandIcon } from '#renderer/screens/frame/CommandIcon.tsx';
import { drawing, MASK_TOOLS, type MaskTool } from '#renderer/session/drawing.ts';
import type { CommandId } from '#renderer/text/commandNames.ts';
import { maskText, toolHints, toolNames } from '#renderer/text/masks.ts';
import { icon } from '#renderer/theme/icon.ts';
import type { MaskActions } from './maskActions.ts';
import { RegionMenu } from './RegionMenu.tsx';
import classes from './ToolStrip.module.css';

const ICONS: Readonly<Record<MaskTool, ReactNode>> = {
  brush: <IconBrush {...icon} />,
  eraser: <IconEraser {...icon} />,
  polygon: <IconPolygon {...icon} />,
  lasso: <IconLasso {...icon} />,
  rectangle: <IconSquareDashed {...icon} />,
  ellipse: <IconCircleDashed {...icon} />,
  fill: <IconBucketDroplet {...icon} />,
  wand: <IconWand {...icon} />,
  superpixel: <IconHexagons {...icon} />,
  grabcut: <IconScissors {...icon} />,
};

export const toolCommand = (tool: MaskTool): CommandId => `mask.${tool}`;

export function ToolStrip({ actions }: { readonly actions: MaskActions }) {
  const tool = useStore(drawing, (state) => state.tool);
  return (
    <div
      className={classes['strip']}
      role="toolbar"
      aria-label={maskText.tools.label}
      aria-orientation="vertical"
    >
      {MASK_TOOLS.map((one) => (
        <CommandIcon
          key={one}
          id={toolCommand(one)}
          label={toolNames[one]}
          hint={toolHints[one]}
          isPressed={tool === one}
          position="right"
        >
          {ICONS[one]}
        </CommandIcon>
      ))}
      <span className={classes['rule']} />
      <RegionMenu actions={actions} icon={<IconTransform {...icon} />} />
    </div>
  );
}
