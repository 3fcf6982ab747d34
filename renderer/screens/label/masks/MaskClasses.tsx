/** The classes of a project of masks: which one is painted with, what is shown, what is locked, and how much of the image each has. */
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useStore } from 'zustand';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useMaskAreas } from '#renderer/hooks/useMask.ts';
import { drawing } from '#renderer/session/drawing.ts';
import { maskText } from '#renderer/text/masks.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import { CreateClass } from '../CreateClass.tsx';
import { ClassList } from '../ClassList.tsx';
import { ClassSearchField } from '../ClassSearchField.tsx';
import { MergeDialog } from '../MergeDialog.tsx';
import panel from '../TagPanel.module.css';
import type { TagPanelHandle } from '../TagPanel.tsx';
import { useClassSearch } from '../useClassSearch.ts';
import { MaskClassRow } from './MaskClassRow.tsx';
import type { MaskActions } from './maskActions.ts';

export interface MaskClassesProps {
  readonly ref: Ref<TagPanelHandle>;
  readonly actions: MaskActions;
}

const words = maskText.classes;

export function MaskClasses({ ref, actions }: MaskClassesProps) {
  const all = useClasses();
  const input = useRef<HTMLInputElement>(null);
  const search = useClassSearch(all ?? [], { take: actions.choose, create: actions.create });
  const [merging, setMerging] = useState<LabelClass | null>(null);
  const classId = useStore(drawing, (state) => state.classId);
  const areas = useMaskAreas();
  useChosenClass(all);
  useImperativeHandle(ref, () => ({ focusSearch: () => input.current?.select() }), []);
  return (
    <section className={panel['panel']} aria-label={words.title}>
      <header className={panel['header']}>
        <h3 className={panel['title']}>{words.title}</h3>
      </header>
      <ClassSearchField ref={input} search={search} label={words.search} />
      <ClassList
        label={words.title}
        found={search.found}
        chosen={search.query === '' ? -1 : search.chosen}
        empty={all?.length === 0 ? words.none : words.nothingFound}
        row={(one, isMarked) => (
          <MaskClassRow
            key={one.id}
            one={one}
            share={areas.get(one.id) ?? 0}
            isChosen={one.id === classId}
            isMarked={isMarked}
            isLast={one.position === (all?.length ?? 0) - 1}
            actions={actions}
            onMerge={setMerging}
          />
        )}
      />
      <CreateClass search={search} label={words.create} />
      <MergeDialog from={merging} all={all ?? []} actions={actions} onClose={() => setMerging(null)} />
    </section>
  );
}

/** There is always a class to paint with as long as there are any. */
function useChosenClass(all: readonly LabelClass[] | null): void {
  useEffect(() => {
    if (all === null) return;
    const { classId } = drawing.getState();
    if (all.some((one) => one.id === classId)) return;
    drawing.setState({ classId: all[0]?.id ?? null });
  }, [all]);
}
