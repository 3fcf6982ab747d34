/** The options of the tool in hand, above the image: only those that mean something to it. */
import { Checkbox, MultiSelect, SegmentedControl, Select, Slider, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useClasses } from '#renderer/hooks/useLabels.ts';
import {
  BRUSH_PX,
  changeSettings,
  drawing,
  PAINT_OVER,
  type MaskTool,
  type ToolSettings,
} from '#renderer/session/drawing.ts';
import { maskText, toolNames } from '#renderer/text/masks.ts';
import classes from './ToolOptions.module.css';

const words = maskText.tools;

type Option = (settings: ToolSettings) => ReactNode;

/** Which options each tool has, in the order they are shown. */
const OPTIONS: Readonly<Record<MaskTool, readonly Option[]>> = {
  brush: [Size, Shape, Pressure],
  eraser: [Size, Shape, Pressure],
  polygon: [Combine],
  lasso: [Combine],
  rectangle: [Combine],
  ellipse: [Combine],
  fill: [Tolerance],
  wand: [Combine, Tolerance, Contiguous, Edges],
  superpixel: [Combine, Piece],
  grabcut: [Combine],
};

export function ToolOptions() {
  const tool = useStore(drawing, (state) => state.tool);
  const settings = useStore(drawing, (state) => state.settings);
  return (
    <div className={classes['bar']} role="group" aria-label={words.options}>
      <strong className={classes['tool']}>{toolNames[tool]}</strong>
      {OPTIONS[tool].map((Option) => (
        <Option key={Option.name} {...settings} />
      ))}
      <PaintOver {...settings} />
    </div>
  );
}

/** Small sizes matter most: the slider runs over the square root. */
const SIZE_STEPS = 100;
const toStep = (px: number): number =>
  Math.round(SIZE_STEPS * Math.sqrt((px - BRUSH_PX.min) / (BRUSH_PX.max - BRUSH_PX.min)));
const fromStep = (step: number): number =>
  Math.round(BRUSH_PX.min + (BRUSH_PX.max - BRUSH_PX.min) * (step / SIZE_STEPS) ** 2);

function Size({ brushPx }: ToolSettings) {
  return (
    <Ruler
      name={words.size}
      text={words.sizeOf(brushPx)}
      value={toStep(brushPx)}
      max={SIZE_STEPS}
      onChange={(step) => changeSettings({ brushPx: fromStep(step) })}
    />
  );
}

function Shape({ brushShape }: ToolSettings) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.shape}
      value={brushShape}
      onChange={(value) => changeSettings({ brushShape: value === 'square' ? 'square' : 'round' })}
      data={[
        { value: 'round', label: words.round },
        { value: 'square', label: words.square },
      ]}
    />
  );
}

function Pressure({ usePressure }: ToolSettings) {
  return (
    <Switch
      size="xs"
      label={words.pressure}
      checked={usePressure}
      onChange={(event) => changeSettings({ usePressure: event.currentTarget.checked })}
    />
  );
}

const COMBINE = ['add', 'subtract', 'replace'] as const;

function Combine({ combine }: ToolSettings) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.combine}
      value={combine}
      onChange={(value) => changeSettings({ combine: COMBINE.find((one) => one === value) ?? 'add' })}
      data={COMBINE.map((one) => ({ value: one, label: words[one] }))}
      title={words.replaceHint}
    />
  );
}

function Tolerance({ tolerance }: ToolSettings) {
  return (
    <Ruler
      name={words.tolerance}
      hint={words.toleranceHint}
      text={String(tolerance)}
      value={tolerance}
      max={255}
      onChange={(value) => changeSettings({ tolerance: value })}
    />
  );
}

function Contiguous({ isContiguous }: ToolSettings) {
  return (
    <Checkbox
      size="xs"
      label={words.contiguous}
      checked={isContiguous}
      onChange={(event) => changeSettings({ isContiguous: event.currentTarget.checked })}
    />
  );
}

function Edges({ isEdgeAware }: ToolSettings) {
  return (
    <Checkbox
      size="xs"
      label={words.edges}
      checked={isEdgeAware}
      onChange={(event) => changeSettings({ isEdgeAware: event.currentTarget.checked })}
    />
  );
}

function Piece({ superpixelPx }: ToolSettings) {
  return (
    <Ruler
      name={words.superpixel}
      text={words.sizeOf(superpixelPx)}
      value={superpixelPx}
      min={6}
      max={120}
      onChange={(value) => changeSettings({ superpixelPx: value })}
    />
  );
}

function PaintOver({ paintOver, overIds }: ToolSettings) {
  const all = useClasses() ?? [];
  return (
    <>
      <Select
        size="xs"
        className={classes['over']}
        aria-label={words.paintOver}
        title={`${words.paintOver}: ${words.over[paintOver]}. ${words.overHint}`}
        allowDeselect={false}
        value={paintOver}
        onChange={(value) => changeSettings({ paintOver: PAINT_OVER.find((one) => one === value) ?? 'all' })}
        data={PAINT_OVER.map((one) => ({ value: one, label: words.over[one] }))}
      />
      {paintOver === 'chosen' ? (
        <MultiSelect
          size="xs"
          className={classes['chosen']}
          aria-label={words.chooseOver}
          placeholder={overIds.size === 0 ? words.chooseOver : ''}
          searchable
          value={[...overIds].map(String)}
          onChange={(ids) => changeSettings({ overIds: new Set(ids.map(Number)) })}
          data={all.map((one) => ({ value: String(one.id), label: one.name }))}
        />
      ) : null}
    </>
  );
}

interface RulerProps {
  readonly name: string;
  readonly text: string;
  readonly hint?: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

export function Ruler({ name, text, hint, value, min = 0, max, onChange }: RulerProps) {
  return (
    <div className={classes['ruler']} title={hint}>
      <span className={classes['name']}>{name}</span>
      <Slider
        className={classes['slider']}
        size={4}
        thumbSize={14}
        label={null}
        thumbLabel={name}
        min={min}
        max={max}
        value={value}
        onChange={onChange}
      />
      <span className={`${classes['value']} num`}>{text}</span>
    </div>
  );
}
