/** Above the panel: what a run suggests for the selected images, with the ways to answer. Not there when nothing is. */
import { Button, Tooltip } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { Keys } from '#renderer/components/Keys.tsx';
import { suggestedChanges, type SelectionSuggestion } from '#renderer/document/suggested.ts';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import { useRuns } from '#renderer/hooks/useProject.ts';
import { useSelectionSuggestion, useTagRules } from '#renderer/hooks/useSuggestions.ts';
import { keysOf } from '#renderer/session/keyMap.ts';
import { runCommand } from '#renderer/session/commands.ts';
import { openProject } from '#renderer/session/openProject.ts';
import { formatShare } from '#renderer/text/format.ts';
import { suggestText } from '#renderer/text/suggest.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { Item } from '#shared/domain/item.ts';
import classes from './SuggestionStrip.module.css';
import { TagChip } from './TagChip.tsx';
import { useTargets } from './useTargetTags.ts';

const words = suggestText.strip;

export function SuggestionStrip() {
  const targets = useTargets();
  const suggestion = useSelectionSuggestion(targets);
  if (suggestion.items.length === 0) return null;
  return (
    <section className={classes['strip']} aria-label={words.label}>
      <p className={classes['title']}>
        <IconSparkles {...smallIcon} className={classes['icon']} />
        <Title suggestion={suggestion} all={targets.length} />
      </p>
      {suggestion.only === null ? null : <Said item={suggestion.only} />}
      <div className={classes['buttons']}>
        <Answer id="label.accept" name={words.accept} isMain />
        <Answer id="label.reject" name={words.reject} />
      </div>
    </section>
  );
}

function Title({ suggestion, all }: { readonly suggestion: SelectionSuggestion; readonly all: number }) {
  const runs = useRuns();
  const { only, run, items } = suggestion;
  if (only === null) return <span>{words.many(items.length, all)}</span>;
  const name = runs?.find((one) => one.id === run)?.name ?? run ?? '';
  return <span className="truncate">{only.isLabeled ? words.disagrees(name) : words.by(name)}</span>;
}

function Said({ item }: { readonly item: Item }) {
  const kind = useStore(openProject, ({ project }) => project?.kind ?? 'tags');
  if (kind === 'tags') return <SaidTags item={item} />;
  return <p className={classes['said']}>{wordsOfDrawing(item, kind)}</p>;
}

function wordsOfDrawing({ suggestion, isLabeled }: Item, kind: 'masks' | 'points'): string {
  const share = (part: number | null | undefined): string => formatShare(part ?? 0, 1);
  if (kind === 'points') {
    return isLabeled ? words.pointsDisagree(share(suggestion?.disagreement)) : words.points;
  }
  return isLabeled
    ? words.maskDisagrees(share(suggestion?.disagreement))
    : words.mask(share(1 - (suggestion?.uncertainty ?? 0)));
}

function SaidTags({ item }: { readonly item: Item }) {
  const rules = useTagRules();
  const byId = new Map(useClasses()?.map((one) => [one.id, one]));
  const changes = suggestedChanges(item, rules);
  return (
    <div className={classes['tags']}>
      {changes.length === 0 ? <span className={classes['said']}>{words.nothing}</span> : null}
      {changes.map(({ classId, probability, change }) => {
        const tag = byId.get(classId);
        return tag === undefined ? null : (
          <TagChip key={classId} tag={tag} change={change} probability={probability} />
        );
      })}
    </div>
  );
}

interface AnswerProps {
  readonly id: 'label.accept' | 'label.reject';
  readonly name: string;
  readonly isMain?: boolean;
}

function Answer({ id, name, isMain }: AnswerProps) {
  return (
    <Tooltip label={words.hint} disabled={isMain !== true} position="bottom">
      <Button
        size="compact-sm"
        variant={isMain === true ? 'light' : 'subtle'}
        {...(isMain === true ? {} : { color: 'gray' })}
        rightSection={<Keys parts={keysOf(id)} />}
        onClick={() => runCommand(id)}
      >
        {name}
      </Button>
    </Tooltip>
  );
}
