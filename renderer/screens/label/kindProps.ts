/** What the parts of the Label screen that differ by kind are given. */
import type { Ref, RefObject } from 'react';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { LabelActions } from './labelActions.ts';
import type { TagPanelHandle } from './TagPanel.tsx';

export interface SideProps {
  readonly panelRef: Ref<TagPanelHandle>;
  readonly labels: LabelDocument;
  readonly actions: LabelActions;
  readonly image: RefObject<ImageViewHandle | null>;
}

export interface OpenImageProps {
  readonly list: Int32Array;
  readonly labels: LabelDocument;
  readonly classes: readonly LabelClass[];
  readonly imageRef: RefObject<ImageViewHandle | null>;
}
