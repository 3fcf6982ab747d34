/** Where the next run trains: auto with what it comes to, what there is, and why the rest is not. */
import { Select, type ComboboxItem } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useDevices } from '#renderer/hooks/useTrainPlan.ts';
import { deviceOptions, probeOf, type DeviceOption } from '#renderer/session/planDevice.ts';
import { deviceNames, planText, settingHints } from '#renderer/text/train.ts';
import type { DeviceList } from '#shared/contract/answers.ts';
import { PROBE_BATCH } from '#shared/domain/device.ts';
import { DEVICES, type Device, type TrainConfig } from '#shared/domain/run.ts';
import { Field } from './Field.tsx';
import classes from './Train.module.css';

export interface DeviceFieldProps {
  readonly value: Device;
  readonly edit: (edits: Partial<TrainConfig>) => void;
}

export function DeviceField({ value, edit }: DeviceFieldProps) {
  const list = useDevices();
  const options = new Map<string, DeviceOption>(deviceOptions(list).map((one) => [one.device, one]));
  // A device that was chosen before it was looked at stays in sight.
  const names = new Set<string>(['auto', ...options.keys(), value]);
  return (
    <Field hint={settingHints.device} isWide note={noteOn(value, list)}>
      <Select
        size="xs"
        aria-label={settingHints.device.label}
        allowDeselect={false}
        maxDropdownHeight={360}
        data={DEVICES.filter((name) => names.has(name))
          .toSorted((a, b) => [...names].indexOf(a) - [...names].indexOf(b))
          .map((name) => ({
            value: name,
            label: deviceNames[name],
            disabled: options.get(name)?.isAvailable === false,
          }))}
        value={value}
        renderOption={({ option, checked }) => (
          <Option
            option={option}
            isChosen={checked === true}
            detail={option.value === 'auto' ? autoDetail(list) : detailOf(options.get(option.value))}
          />
        )}
        onChange={(next) => {
          const device = DEVICES.find((one) => one === next);
          if (device !== undefined) edit({ device });
        }}
      />
    </Field>
  );
}

interface OptionProps {
  readonly option: ComboboxItem;
  readonly isChosen: boolean;
  readonly detail: string | null;
}

function Option({ option, isChosen, detail }: OptionProps) {
  return (
    <div className={classes['option']}>
      <IconCheck size={14} aria-hidden data-chosen={isChosen || undefined} />
      <div>
        <div>{option.label}</div>
        {detail === null ? null : <div className={classes['note']}>{detail}</div>}
      </div>
    </div>
  );
}

const autoDetail = (list: DeviceList | null): string =>
  list === null ? planText.devices.finding : planText.devices.auto(deviceNames[list.choice.device]);

function detailOf(option: DeviceOption | undefined): string | null {
  if (option?.isSoftware === true) return planText.devices.software(option.detail);
  return option?.detail === undefined || option.detail === null ? null : capitalized(option.detail);
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the choice means: which device, how fast in the probe, or why it cannot be used. */
function noteOn(value: Device, list: DeviceList | null): string {
  if (list === null) return planText.devices.finding;
  const probe = probeOf(value, list);
  if (probe !== null && !probe.isAvailable) return planText.devices.missing(probe.reason);
  const rate = probe?.stepsPerSecond === null || probe === null ? null : probe.stepsPerSecond * PROBE_BATCH;
  if (probe?.isSoftware === true) return `${planText.devices.software(probe.adapter)}.`;
  if (value !== 'auto') return planText.devices.chosen(probe?.adapter ?? deviceNames[value], rate);
  const name = probe?.device === 'cpu' ? (probe.adapter ?? '') : deviceNames[list.choice.device];
  return `${planText.devices.chosen(name, rate)} ${list.choice.why}`;
}
