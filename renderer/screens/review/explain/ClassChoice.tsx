/** The classes of an image with their probabilities; the chosen one is explained. */
import { IconCheck, IconMinus, IconPlus } from '@tabler/icons-react';
import type { ExplainedClass } from '#renderer/session/explainedClasses.ts';
import { explainText } from '#renderer/text/explain.ts';
import { outcomeNames, percent } from '#renderer/text/review.ts';
import own from './Explain.module.css';

const ICONS = { hit: IconCheck, given: IconCheck, missed: IconMinus, extra: IconPlus };
const NAMES = { ...outcomeNames, given: explainText.given };

export interface ClassChoiceProps {
  readonly classes: readonly ExplainedClass[];
  /** Place of the class. */
  readonly chosen: number;
  readonly onChoose: (place: number) => void;
}

export function ClassChoice({ classes, chosen, onChoose }: ClassChoiceProps) {
  return (
    <aside className={own['side']} aria-label={explainText.choose}>
      {classes.map((one) => (
        <Row key={one.place} one={one} isChosen={one.place === chosen} onChoose={() => onChoose(one.place)} />
      ))}
    </aside>
  );
}

interface RowProps {
  readonly one: ExplainedClass;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Row({ one: { name, probability, outcome }, isChosen, onChoose }: RowProps) {
  const Icon = outcome === null ? null : ICONS[outcome];
  const said = outcome === null ? '' : NAMES[outcome];
  return (
    <button
      type="button"
      className={own['row']}
      aria-pressed={isChosen}
      aria-label={explainText.row(name, probability, said)}
      title={said === '' ? name : `${name}: ${said}`}
      data-outcome={outcome ?? undefined}
      onClick={onChoose}
    >
      <span className={own['mark']}>
        {Icon === null ? null : <Icon size={14} stroke={2.5} aria-hidden />}
      </span>
      <bdi className="truncate">{name}</bdi>
      <span className={own['bar']} aria-hidden>
        <span style={{ width: `${100 * probability}%` }} />
      </span>
      <span className="num">{percent(probability)}</span>
    </button>
  );
}
