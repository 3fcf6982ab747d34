/** The small editors below the sentence's parts that have no larger one elsewhere. */
import { Button, NumberInput } from '@mantine/core';
import { importing } from '#renderer/session/importing.ts';
import { goToScreen } from '#renderer/session/navigation.ts';
import { dataText } from '#renderer/text/data.ts';
import { heightLabel, settingHints } from '#renderer/text/train.ts';
import { isDrawn, type Kind, type Project } from '#shared/domain/project.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { Field } from '../train/Field.tsx';
import classes from './Data.module.css';

const words = dataText.edit;

type Edit = (edits: Partial<TrainConfig>) => void;

export function KindEditor({ kind }: { readonly kind: Kind }) {
  return (
    <>
      <p>{words.kind.what[kind]}</p>
      <p className={classes['note']}>{words.kind.fixed}</p>
    </>
  );
}

export interface FromEditorProps {
  readonly roots: Project['roots'];
  readonly close: () => void;
}

export function FromEditor({ roots, close }: FromEditorProps) {
  const add = (): void => {
    close();
    importing.setState({ dialog: { path: null } });
  };
  return (
    <>
      {roots.length === 0 ? <p>{words.from.none}</p> : null}
      <ul className={classes['roots']}>
        {roots.map((root) => (
          <li key={root.id}>
            <span className="truncate" title={root.path}>
              <bdi>{root.path}</bdi>
            </span>
            <span className={`${classes['note']} num`}>
              {root.isMissing ? words.from.missing : words.from.rows(root)}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes['note']}>{words.from.stays}</p>
      <Button size="compact-sm" variant="default" onClick={add}>
        {words.from.add}
      </Button>
    </>
  );
}

export function LabelsEditor({ project: { counts } }: { readonly project: Project }) {
  return (
    <>
      <p className="num">{words.labels.labeled(counts.labeled, counts.items)}</p>
      <p className={classes['note']}>{words.labels.classes}</p>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => goToScreen('label', counts.labeled < counts.items ? { labeled: 'no' } : {})}
      >
        {words.labels.go}
      </Button>
    </>
  );
}

export interface SizeEditorProps {
  readonly kind: Kind;
  readonly config: TrainConfig;
  readonly edit: Edit;
}

export function SizeEditor({ kind, config, edit }: SizeEditorProps) {
  const { sizePx, widthPx, stages } = config;
  if (stages.length > 0) {
    return (
      <>
        <p>{words.size.stages}</p>
        <Button size="compact-sm" variant="default" onClick={() => goToScreen('train')}>
          {words.size.go}
        </Button>
      </>
    );
  }
  if (!isDrawn(kind)) {
    return (
      <Field hint={settingHints.sizePx}>
        <SideInput
          label={settingHints.sizePx.label}
          value={sizePx}
          onValue={(side) => edit({ sizePx: side })}
        />
      </Field>
    );
  }
  return (
    <div className={classes['pair']}>
      <Field hint={{ ...settingHints.widthPx, label: heightLabel }}>
        <SideInput
          label={heightLabel}
          value={sizePx}
          onValue={(height) => edit({ sizePx: height, widthPx: widthPx ?? sizePx })}
        />
      </Field>
      <Field hint={settingHints.widthPx}>
        <SideInput
          label={settingHints.widthPx.label}
          value={widthPx ?? sizePx}
          onValue={(width) => edit({ widthPx: width })}
        />
      </Field>
    </div>
  );
}

interface SideInputProps {
  readonly label: string;
  readonly value: number;
  readonly onValue: (px: number) => void;
}

const SideInput = ({ label, value, onValue }: SideInputProps) => (
  <NumberInput
    size="xs"
    aria-label={label}
    allowDecimal={false}
    clampBehavior="blur"
    min={32}
    max={1024}
    step={32}
    suffix=" px"
    value={value}
    onChange={(next) => {
      if (typeof next === 'number' && next >= 32 && next <= 1024) onValue(next);
    }}
  />
);

export function BatchEditor({ value, edit }: { readonly value: number; readonly edit: Edit }) {
  return (
    <Field hint={settingHints.batchSize}>
      <NumberInput
        size="xs"
        aria-label={settingHints.batchSize.label}
        allowDecimal={false}
        clampBehavior="blur"
        min={2}
        max={1024}
        value={value}
        onChange={(next) => {
          if (typeof next === 'number' && next >= 2 && next <= 1024) edit({ batchSize: next });
        }}
      />
    </Field>
  );
}

export function NormalizeEditor() {
  return (
    <>
      <p>{words.normalize.what}</p>
      <p className={`${classes['note']} num`}>{words.normalize.mean}</p>
    </>
  );
}
