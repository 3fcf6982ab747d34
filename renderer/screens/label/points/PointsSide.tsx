/** The points of the project in order and what each is on the open image; as it is always there, it also brings the commands. */
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { LabelDocument } from '#renderer/document/LabelDocument.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { usePoints } from '#renderer/hooks/usePoints.ts';
import { usePointScheme } from '#renderer/hooks/usePointScheme.ts';
import { useFollowPointTiles } from '#renderer/hooks/usePointTiles.ts';
import { useChoice } from '#renderer/hooks/usePreferences.ts';
import { useProject } from '#renderer/hooks/useProject.ts';
import { registerCommands } from '#renderer/session/commands.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { POINT_NAMES, pointing } from '#renderer/session/pointing.ts';
import type { ImageViewHandle } from '#renderer/stage/ImageView.tsx';
import { pointsText } from '#renderer/text/points.ts';
import { pointState } from '#renderer/tools/points/pointOrder.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { CreateClass } from '../CreateClass.tsx';
import { classActions } from '../classActions.ts';
import { ClassList } from '../ClassList.tsx';
import { ClassSearchField } from '../ClassSearchField.tsx';
import { MergeDialog } from '../MergeDialog.tsx';
import panel from '../TagPanel.module.css';
import type { TagPanelHandle } from '../TagPanel.tsx';
import { useClassSearch } from '../useClassSearch.ts';
import { pointActions } from './pointActions.ts';
import { NAMES_CHOICE, pointCommands } from './pointCommands.ts';
import { PointRow } from './PointRow.tsx';
import { PointsFoot } from './PointsFoot.tsx';
import { pointsShown } from './pointsShown.ts';
import { TemplateList } from './TemplateList.tsx';

export interface PointsSideProps {
  readonly panelRef: Ref<TagPanelHandle>;
  readonly labels: LabelDocument;
  readonly image: RefObject<ImageViewHandle | null>;
}

const words = pointsText.panel;
const NONE: readonly LabelClass[] = [];

export function PointsSide({ panelRef, labels, image }: PointsSideProps) {
  const { id: project } = useProject();
  const all = useClasses() ?? NONE;
  const actions = useMemo(() => pointActions(labels, project), [labels, project]);
  const ofClass = useMemo(() => classActions(labels), [labels]);
  useEffect(() => registerCommands(pointCommands({ labels, actions, image })), [labels, actions, image]);
  useShown(all);
  useFollowPointTiles();
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(panelRef, () => ({ focusSearch: () => input.current?.select() }), []);
  const search = useClassSearch(all, {
    take: (id) => pointsShown.getState().tool?.pick(id),
    create: actions.create,
  });
  const [merging, setMerging] = useState<LabelClass | null>(null);
  const points = usePoints();
  const isOpen = useStore(labelView, ({ mode }) => mode === 'single');
  const { selectedId, targetId } = useStore(pointing);
  return (
    <section className={panel['panel']} aria-label={words.title}>
      <header className={panel['header']}>
        <h3 className={panel['title']}>{words.title}</h3>
        <span className={`${panel['target']} num`}>
          {isOpen && all.length > 0 ? <Counts all={all} /> : null}
        </span>
      </header>
      <ClassSearchField ref={input} search={search} label={words.search} />
      {all.length === 0 && search.query === '' ? (
        <TemplateList intro={words.none} actions={actions} />
      ) : (
        <ClassList
          label={words.title}
          found={search.found}
          chosen={search.query === '' ? -1 : search.chosen}
          empty={words.nothingFound}
          row={(one, isChosen) => (
            <PointRow
              key={one.id}
              one={one}
              state={isOpen ? pointState(points, one.id) : null}
              isSelected={isOpen && one.id === selectedId}
              isNext={isOpen && one.id === targetId}
              isChosen={isChosen}
              isLast={one.position === all.length - 1}
              actions={ofClass}
              onMerge={setMerging}
            />
          )}
        />
      )}
      <CreateClass search={search} label={words.create} />
      <PointsFoot all={all} actions={actions} isOpen={isOpen} />
      <MergeDialog from={merging} all={all} actions={ofClass} onClose={() => setMerging(null)} />
    </section>
  );
}

/** Tells the stage what there is to show besides the points themselves. */
function useShown(all: readonly LabelClass[]): void {
  const scheme = usePointScheme(all);
  const [names] = useChoice(NAMES_CHOICE, POINT_NAMES, 'hover');
  useEffect(() => pointsShown.setState({ classes: all, scheme, names }), [all, scheme, names]);
}

/** "3 of 5 placed · 2 open"; once nothing is open, what was said of them. */
function Counts({ all }: { readonly all: readonly LabelClass[] }) {
  const points = usePoints();
  const states = all.map(({ id }) => pointState(points, id));
  const open = states.filter((state) => state === 'open').length;
  const missing = states.filter((state) => state === 'missing').length;
  const placed = all.length - open - missing;
  if (open === 0) return missing === 0 ? words.done(all.length) : words.doneMissing(placed, missing);
  return `${words.placed(placed, all.length)} · ${words.open(open)}`;
}
