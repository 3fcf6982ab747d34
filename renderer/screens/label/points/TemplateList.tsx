/** Templates of points to take over, and one's own among them. */
import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconTemplate, IconTrash } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { TemplatePicture } from '#renderer/components/TemplatePicture.tsx';
import { preferences } from '#renderer/session/preferences.ts';
import { pointsText, templateNames } from '#renderer/text/points.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { POINT_TEMPLATES, pointTemplates } from '#shared/domain/pointTemplate.ts';
import type { PointActions } from './pointActions.ts';
import classes from './TemplateList.module.css';

export interface TemplateListProps {
  readonly intro?: string;
  readonly actions: PointActions;
  readonly onTaken?: () => void;
}

const words = pointsText.templates;

export function TemplateList({ intro, actions, onTaken }: TemplateListProps) {
  const own = useStore(preferences, (state) => state.templates);
  return (
    <div className={classes['list']}>
      {intro === undefined ? null : <p className={classes['intro']}>{intro}</p>}
      {POINT_TEMPLATES.map((id) => (
        <UnstyledButton
          key={id}
          className={classes['card']}
          onClick={() => {
            actions.takeTemplate(pointTemplates[id]);
            onTaken?.();
          }}
        >
          <TemplatePicture id={id} />
          <span>
            <Text fw={600}>{templateNames[id].title}</Text>
            <Text c="dimmed" fz={12} lh="16px">
              {templateNames[id].detail}
            </Text>
          </span>
        </UnstyledButton>
      ))}
      {own.length === 0 ? null : <Text className={classes['title']}>{words.mine}</Text>}
      {own.map((template) => (
        <div key={template.name} className={classes['own']}>
          <UnstyledButton
            className={classes['card']}
            onClick={() => {
              actions.takeTemplate(template);
              onTaken?.();
            }}
          >
            <span className={classes['icon']}>
              <IconTemplate size={24} stroke={1.25} aria-hidden />
            </span>
            <span className="truncate">
              <Text fw={600} truncate>
                <bdi>{template.name}</bdi>
              </Text>
              <Text c="dimmed" fz={12} lh="16px">
                {words.detail(template.points.length)}
              </Text>
            </span>
          </UnstyledButton>
          <ActionIcon
            aria-label={words.remove(template.name)}
            onClick={() => actions.removeTemplate(template.name)}
          >
            <IconTrash {...smallIcon} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
