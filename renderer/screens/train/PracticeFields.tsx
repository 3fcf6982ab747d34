/** Settings of training practice that are plain numbers; each has a value (or nothing) that changes nothing. */
import { NumberInput } from '@mantine/core';
import { planText, settingHints } from '#renderer/text/train.ts';
import type { Kind } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { Field } from './Field.tsx';

type Numbers =
  'clip' | 'accumulate' | 'unfreezeAfter' | 'labelSmoothing' | 'mixup' | 'patience' | 'maxMinutes';

interface NumberSetting {
  readonly key: Numbers;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly isWhole: boolean;
  /** What an empty field means. */
  readonly empty: number | null;
}

/** Those that only make sense where a label is a yes or a no. */
const FOR_TAGS: readonly Numbers[] = ['labelSmoothing', 'mixup'];

/** The limits are those of the contract. */
const SETTINGS: readonly NumberSetting[] = [
  { key: 'unfreezeAfter', min: 0, max: 10_000, step: 1, isWhole: true, empty: 0 },
  { key: 'accumulate', min: 1, max: 1024, step: 1, isWhole: true, empty: 1 },
  { key: 'clip', min: 0.001, max: 1e6, step: 0.5, isWhole: false, empty: null },
  { key: 'labelSmoothing', min: 0, max: 0.5, step: 0.05, isWhole: false, empty: 0 },
  { key: 'mixup', min: 0, max: 1, step: 0.1, isWhole: false, empty: 0 },
  { key: 'patience', min: 1, max: 10_000, step: 1, isWhole: true, empty: null },
  { key: 'maxMinutes', min: 0.1, max: 100_000, step: 5, isWhole: false, empty: null },
];

export interface PracticeFieldsProps {
  readonly kind: Kind;
  readonly config: TrainConfig;
  readonly edit: (edits: Partial<TrainConfig>) => void;
}

export function PracticeFields({ kind, config, edit }: PracticeFieldsProps) {
  const isStaged = config.stages.length > 0;
  const shown = SETTINGS.filter(
    ({ key }) => (kind === 'tags' || !FOR_TAGS.includes(key)) && !(isStaged && key === 'unfreezeAfter'),
  );
  return shown.map(({ key, min, max, step, isWhole, empty }) => (
    <Field key={key} hint={settingHints[key]}>
      <NumberInput
        size="xs"
        aria-label={settingHints[key].label}
        placeholder={planText.off}
        allowDecimal={!isWhole}
        clampBehavior="blur"
        min={min}
        max={max}
        step={step}
        {...(key === 'maxMinutes' ? { suffix: ` ${planText.minutes}` } : {})}
        value={config[key] ?? ''}
        onChange={(value) => {
          if (value === '') edit({ [key]: empty });
          else if (typeof value === 'number' && value >= min && value <= max) edit({ [key]: value });
        }}
      />
    </Field>
  ));
}
