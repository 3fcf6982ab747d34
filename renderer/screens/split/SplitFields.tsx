/** What each way to split asks for. */
import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { usePathPicker } from '#renderer/hooks/usePathPicker.ts';
import { groupKey, type SplitDraft } from '#renderer/session/splitDraft.ts';
import { splitText } from '#renderer/text/split.ts';
import type { SplitChoices } from '#shared/domain/splitting.ts';
import classes from './Split.module.css';

export interface SplitFieldsProps {
  readonly draft: SplitDraft;
  readonly choices: SplitChoices;
  readonly edit: (part: Partial<SplitDraft>) => void;
}

export function SplitFields(props: SplitFieldsProps) {
  switch (props.draft.way) {
    case 'random':
      return <Chance {...props} />;
    case 'group':
      return (
        <>
          <Groups {...props} />
          <Chance {...props} />
        </>
      );
    case 'folder':
      return <Folders {...props} />;
    case 'column':
      return <Column {...props} />;
    case 'files':
      return <Names {...props} />;
  }
}

const Chance = ({ draft, edit }: SplitFieldsProps) => (
  <div className={classes['pair']}>
    <NumberInput
      size="xs"
      label={splitText.percent}
      suffix=" %"
      min={1}
      max={90}
      value={draft.percent}
      onChange={(percent) => edit({ percent })}
    />
    <NumberInput
      size="xs"
      label={splitText.seed}
      min={0}
      max={2 ** 31 - 1}
      allowDecimal={false}
      value={draft.seed}
      onChange={(seed) => edit({ seed })}
    />
  </div>
);

const OWN = 'own';

function Groups({ draft, choices, edit }: SplitFieldsProps) {
  const { group, pattern } = draft;
  const value = group === null ? OWN : groupKey(group);
  const chosen = choices.groups.find(({ by }) => groupKey(by) === value);
  const known = choices.groups.map((choice) => ({
    value: groupKey(choice.by),
    label: splitText.choice(choice),
  }));
  const gone =
    group !== null && chosen === undefined && 'column' in group ? [{ value, label: group.column }] : [];
  return (
    <>
      <Select
        size="xs"
        label={splitText.group}
        allowDeselect={false}
        data={[...known, ...gone, { value: OWN, label: splitText.own }]}
        value={value}
        onChange={(next) =>
          edit({ group: choices.groups.find(({ by }) => groupKey(by) === next)?.by ?? null })
        }
        comboboxProps={{ withinPortal: false }}
      />
      {chosen === undefined ? null : (
        <p className={classes['note']}>
          <bdi>{splitText.examples(chosen)}</bdi>
        </p>
      )}
      {group === null ? (
        <TextInput
          size="xs"
          label={splitText.pattern}
          placeholder={splitText.patternExample}
          maxLength={500}
          value={pattern}
          onChange={(event) => edit({ pattern: event.currentTarget.value })}
        />
      ) : null}
    </>
  );
}

function Folders({ draft, choices, edit }: SplitFieldsProps) {
  const data = [
    ...new Set([...choices.folders.map(([name]) => name), draft.train, draft.valid].filter(Boolean)),
  ];
  const select = { size: 'xs', searchable: true, data, comboboxProps: { withinPortal: false } } as const;
  return (
    <div className={classes['pair']}>
      <Select
        {...select}
        label={splitText.train}
        value={draft.train || null}
        onChange={(train) => edit({ train: train ?? '' })}
      />
      <Select
        {...select}
        label={splitText.valid}
        value={draft.valid || null}
        onChange={(valid) => edit({ valid: valid ?? '' })}
      />
    </div>
  );
}

const Column = ({ draft, choices, edit }: SplitFieldsProps) => (
  <Select
    size="xs"
    label={splitText.column}
    data={[...new Set([...choices.columns, draft.column].filter(Boolean))]}
    value={draft.column || null}
    onChange={(column) => edit({ column: column ?? '' })}
    comboboxProps={{ withinPortal: false }}
  />
);

function Names({ draft, edit }: SplitFieldsProps) {
  const pick = usePathPicker();
  const choose = async (): Promise<void> => {
    const [file] = (await pick('file', splitText.fileTitle)) ?? [];
    if (file !== undefined) edit({ file });
  };
  return (
    <div>
      <p className={classes['note']}>{splitText.file}</p>
      <div className={classes['file']}>
        <span className="truncate" title={draft.file}>
          <bdi>{draft.file === '' ? splitText.noFile : draft.file}</bdi>
        </span>
        <Button size="compact-sm" variant="default" onClick={() => void choose()}>
          {splitText.chooseFile}
        </Button>
      </div>
    </div>
  );
}
