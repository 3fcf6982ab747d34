/** A row of the tag list that is no tag: a parent of tags, or an exclusive group. It opens and closes what lies below. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronRight, IconCircleDot, IconDots } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import type { SelectionTags } from '#renderer/document/tagStates.ts';
import { labelView } from '#renderer/session/labelView.ts';
import { formatCount } from '#renderer/text/format.ts';
import { tagText } from '#renderer/text/tags.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import type { TagActions } from './tagActions.ts';
import classes from './TagRow.module.css';
import type { GroupEntry, ParentEntry } from './tagTree.ts';

export interface TagHeadingProps {
  readonly entry: GroupEntry | ParentEntry;
  readonly target: SelectionTags;
  readonly actions: TagActions;
  readonly onToggle: (path: string) => void;
  readonly onAddBelow: (path: string) => void;
  readonly onEditGroup: (name: string) => void;
}

const words = tagText.tree;

export function TagHeading(props: TagHeadingProps) {
  const { entry, target, onToggle } = props;
  const { label, depth, below } = entry;
  const carried = below.isOpen ? 0 : below.classIds.filter((id) => target.counts.has(id)).length;
  const isGroup = entry.kind === 'group';
  return (
    <div className={classes['row']} data-kind={entry.kind} style={{ '--depth': depth } as CSSProperties}>
      <button
        type="button"
        className={classes['heading']}
        aria-expanded={below.isOpen}
        aria-label={isGroup ? tagText.group.heading(label, below.classIds.length) : label}
        title={label}
        onClick={() => onToggle(below.path)}
      >
        <IconChevronRight size={14} stroke={2} className={classes['chevron']} aria-hidden />
        {isGroup ? (
          <IconCircleDot size={14} stroke={1.75} className={classes['groupMark']} aria-hidden />
        ) : null}
        <span className={`${classes['name']} truncate`}>
          <bdi>{label}</bdi>
        </span>
        {carried > 0 ? (
          <span className={`${classes['carried']} num`} title={words.carried(carried)}>
            {formatCount(carried)}
          </span>
        ) : null}
        <span className={`${classes['count']} num`}>
          {isGroup ? tagText.group.oneOf(below.classIds.length) : words.count(below.classIds.length)}
        </span>
      </button>
      <Menu position="bottom-end" width={264}>
        <Menu.Target>
          <ActionIcon
            size={24}
            className={classes['more']}
            aria-label={isGroup ? tagText.group.menu(label) : words.menu(label)}
          >
            <IconDots {...smallIcon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>{isGroup ? <GroupItems {...props} /> : <ParentItems {...props} />}</Menu.Dropdown>
      </Menu>
    </div>
  );
}

function ParentItems({ entry, actions, onAddBelow }: TagHeadingProps) {
  const under = entry.below.path;
  return (
    <>
      <Menu.Item onClick={() => labelView.setState({ filter: { under } })}>{words.onlyThese}</Menu.Item>
      <Menu.Item onClick={() => actions.selectWith({ under })}>{tagText.selectUnder}</Menu.Item>
      <Menu.Item onClick={() => onAddBelow(under)}>{words.addBelow}</Menu.Item>
    </>
  );
}

function GroupItems({ entry, actions, onEditGroup }: TagHeadingProps) {
  return (
    <>
      <Menu.Item onClick={() => onEditGroup(entry.label)}>{tagText.group.rename}</Menu.Item>
      <Menu.Item onClick={() => actions.group(entry.below.classIds, null)}>
        {tagText.group.dissolve}
      </Menu.Item>
    </>
  );
}
