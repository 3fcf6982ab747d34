/** Says that flips would teach wrong places, or are left out, because no points trade places in a mirror; mends it. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Note } from '#renderer/components/Note.tsx';
import { useClasses, useLabelDocument } from '#renderer/hooks/useLabels.ts';
import { usePointScheme } from '#renderer/hooks/usePointScheme.ts';
import { editPlan } from '#renderer/session/trainPlan.ts';
import { dataText } from '#renderer/text/data.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Project } from '#shared/domain/project.ts';
import type { TransformSpec } from '#shared/domain/transforms.ts';
import { flipsMislead, missesFlips, withoutFlips } from '#shared/kernels/mirrorFlips.ts';
import { mirrorActions } from '../label/points/mirrorActions.ts';
import { MirrorDialog } from '../label/points/MirrorDialog.tsx';

const words = dataText.flips;
const NO_CLASSES: readonly LabelClass[] = [];

export interface FlipNoteProps {
  readonly project: Project;
  readonly transforms: TransformSpec;
  /** Says also that flips are left out, where there is room for more than warnings. */
  readonly hasHints?: boolean;
}

export function FlipNote({ project, transforms, hasHints = false }: FlipNoteProps) {
  const points = useClasses() ?? NO_CLASSES;
  const labels = useLabelDocument();
  const { mirrors } = usePointScheme(points);
  const [isChoosing, setIsChoosing] = useState(false);
  const actions = useMemo(
    () => (labels === null ? null : mirrorActions(labels, () => points)),
    [labels, points],
  );
  if (project.kind !== 'points' || actions === null) return null;
  const off = (): void => editPlan(project.id, { transforms: withoutFlips(transforms) });
  const misleads = flipsMislead(transforms, points.length, mirrors.length);
  return (
    <>
      {misleads || (hasHints && missesFlips(transforms, points.length, mirrors.length)) ? (
        <Note
          tone={misleads ? 'warn' : 'info'}
          actions={
            <>
              <Button size="compact-sm" variant="default" onClick={() => setIsChoosing(true)}>
                {words.choose}
              </Button>
              {misleads ? (
                <Button size="compact-sm" variant="default" onClick={off}>
                  {words.off}
                </Button>
              ) : null}
            </>
          }
        >
          {misleads ? words.why : words.unflipped}
        </Note>
      ) : null}
      <MirrorDialog all={points} isOpen={isChoosing} actions={actions} onClose={() => setIsChoosing(false)} />
    </>
  );
}
