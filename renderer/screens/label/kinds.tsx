/** What differs between projects of tags, masks and points on the Label screen: the open image and the panel beside it. */
import type { ComponentType } from 'react';
import { useHistoryState } from '#renderer/hooks/useLabels.ts';
import { useMaskHistory } from '#renderer/hooks/useMask.ts';
import { usePointsHistory } from '#renderer/hooks/usePoints.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { OpenImageProps, SideProps } from './kindProps.ts';
import { MaskImage } from './masks/MaskImage.tsx';
import { MaskSide } from './masks/MaskSide.tsx';
import { ViewMenu } from './masks/ViewMenu.tsx';
import { PointsImage } from './points/PointsImage.tsx';
import { PointsSide } from './points/PointsSide.tsx';
import { SingleImage } from './SingleImage.tsx';
import { TagPanel } from './TagPanel.tsx';

interface KindParts {
  readonly OpenImage: ComponentType<OpenImageProps>;
  /** The panel at the right; as it is always there, it also brings the commands of the kind. */
  readonly Side: ComponentType<SideProps>;
  /** What undo means while one image is open. */
  readonly useHistory: () => HistoryState;
  /** More in the bar above, while one image is open. */
  readonly Tools: ComponentType | null;
}

const PLAIN = { useHistory: useHistoryState, Tools: null } as const;

export const KIND_PARTS: Readonly<Record<Kind, KindParts>> = {
  tags: { ...PLAIN, OpenImage: SingleImage, Side: TagSide },
  masks: {
    OpenImage: MaskImage,
    Side: MaskSide,
    useHistory: useMaskHistory,
    Tools: ViewMenu,
  },
  points: { OpenImage: PointsImage, Side: PointsSide, useHistory: usePointsHistory, Tools: null },
};

function TagSide({ panelRef, actions }: SideProps) {
  return <TagPanel ref={panelRef} actions={actions} />;
}
