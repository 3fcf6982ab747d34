/** The first step of a new project: what is labeled, and for points which ones. */
import { Text } from '@mantine/core';
import { IconPencil, IconTemplate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { TemplatePicture } from '#renderer/components/TemplatePicture.tsx';
import { preferences } from '#renderer/session/preferences.ts';
import { kindCards, newProjectText } from '#renderer/text/home.ts';
import { pointsText, templateNames } from '#renderer/text/points.ts';
import { POINT_TEMPLATES, pointTemplates, type PointTemplate } from '#shared/domain/pointTemplate.ts';
import { KINDS, type Kind } from '#shared/domain/project.ts';
import { KindPicture } from './KindPicture.tsx';
import classes from './NewProject.module.css';

export interface KindChoice {
  readonly kind: Kind;
  /** Points to start from; null: own ones. */
  readonly template: PointTemplate | null;
}

export interface KindStepProps {
  readonly choice: KindChoice;
  readonly onChange: (choice: KindChoice) => void;
}

export function KindStep({ choice, onChange }: KindStepProps) {
  return (
    <div className={classes['step']}>
      <fieldset className={classes['kinds']}>
        <legend className={classes['legend']}>{newProjectText.kind.question}</legend>
        {KINDS.map((kind) => (
          <Card
            key={kind}
            group="kind"
            className={classes['kind']}
            isChosen={choice.kind === kind}
            onChoose={() => onChange({ ...choice, kind })}
          >
            <KindPicture kind={kind} />
            <span className={classes['kindBody']}>
              <Text fw={600} fz={15} lh="24px">
                {kindCards[kind].title}
              </Text>
              <Text>{kindCards[kind].detail}</Text>
              <Text c="dimmed" fz={12} lh="16px" mt={8}>
                {kindCards[kind].examples}
              </Text>
            </span>
          </Card>
        ))}
      </fieldset>
      {choice.kind === 'points' ? (
        <Templates chosen={choice.template} onChoose={(template) => onChange({ ...choice, template })} />
      ) : null}
    </div>
  );
}

interface TemplatesProps {
  readonly chosen: PointTemplate | null;
  readonly onChoose: (template: PointTemplate | null) => void;
}

function Templates({ chosen, onChoose }: TemplatesProps) {
  const own = useStore(preferences, (state) => state.templates);
  const words = pointsText.templates;
  return (
    <fieldset className={classes['templates']}>
      <legend className={classes['legend']}>{words.choose}</legend>
      <TemplateCard
        isChosen={chosen === null}
        picture={<IconPencil size={24} stroke={1.25} aria-hidden />}
        title={words.own}
        detail={words.ownDetail}
        onChoose={() => onChoose(null)}
      />
      {POINT_TEMPLATES.map((id) => (
        <TemplateCard
          key={id}
          isChosen={chosen === pointTemplates[id]}
          picture={<TemplatePicture id={id} />}
          {...templateNames[id]}
          onChoose={() => onChoose(pointTemplates[id])}
        />
      ))}
      {own.map((template) => (
        <TemplateCard
          key={`own ${template.name}`}
          isChosen={chosen === template}
          picture={<IconTemplate size={24} stroke={1.25} aria-hidden />}
          title={template.name}
          detail={words.detail(template.points.length)}
          onChoose={() => onChoose(template)}
        />
      ))}
    </fieldset>
  );
}

interface TemplateCardProps {
  readonly isChosen: boolean;
  readonly picture: ReactNode;
  readonly title: string;
  readonly detail: string;
  readonly onChoose: () => void;
}

function TemplateCard({ isChosen, picture, title, detail, onChoose }: TemplateCardProps) {
  return (
    <Card group="template" className={classes['template']} isChosen={isChosen} onChoose={onChoose}>
      <span className={classes['templatePicture']}>{picture}</span>
      <span className={classes['templateBody']}>
        <Text fw={600} truncate>
          <bdi>{title}</bdi>
        </Text>
        <Text c="dimmed" fz={12} lh="16px" lineClamp={2}>
          {detail}
        </Text>
      </span>
    </Card>
  );
}

interface CardProps {
  readonly group: string;
  readonly className: string | undefined;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

/** One of a few, as a card: a radio button in all but its looks, so that arrows go from one to the next. */
function Card({ group, className, isChosen, onChoose, children }: CardProps) {
  return (
    <label className={`${classes['card'] ?? ''} ${className ?? ''}`} data-chosen={isChosen || undefined}>
      <input type="radio" name={group} className={classes['radio']} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}
