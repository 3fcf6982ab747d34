/** The curves of one run: loss large, gradient norm, learning rate and momentum in thin strips below on the same x axis. */
import { Button, Switch, Tooltip } from '@mantine/core';
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { formatCount, formatLoss, formatSmall } from '#renderer/text/format.ts';
import { plotText } from '#renderer/text/plot.ts';
import { Canvas } from './Canvas.tsx';
import { lossColumns, normColumns, rateColumns, type PlotCurve } from './plotData.ts';
import { PlotLink } from './PlotLink.ts';
import { lossOptions, normOptions, rateOptions, type PlotMarks, type StageMark } from './plotOptions.ts';
import type { PlotColors } from './plotStyle.ts';
import classes from './Plot.module.css';

export interface RunPlotProps {
  /** A new object whenever points were added. */
  readonly curve: PlotCurve;
  readonly stepsPerEpoch: number;
  /** While a run goes on the axis shows all its steps, so that nothing shifts; afterwards those it did. */
  readonly stepsShown: number;
  /** None where the run is of one piece. */
  readonly stages: readonly StageMark[];
  readonly isLog: boolean;
  readonly onLogChange: (isLog: boolean) => void;
}

export function RunPlot(props: RunPlotProps) {
  const { curve, stepsPerEpoch, stepsShown, stages, isLog, onLogChange } = props;
  const [hovered, setHovered] = useState<number | null>(null);
  const [isZoomed, setIsZoomed] = useState(false);
  const id = useId();
  const [link] = useState(() => new PlotLink(id, setHovered, setIsZoomed));
  const marks = useRef<PlotMarks>({ epochEnds: [], stages: [] });
  const loss = useMemo(() => lossColumns(curve), [curve]);
  const rates = useMemo(() => rateColumns(curve), [curve]);
  const norms = useMemo(() => normColumns(curve), [curve]);
  const buildLoss = useCallback(
    (colors: PlotColors) => lossOptions(colors, link, isLog, () => marks.current),
    [link, isLog],
  );
  const buildRates = useCallback((colors: PlotColors) => rateOptions(colors, link), [link]);

  const buildNorms = useCallback((colors: PlotColors) => normOptions(colors, link), [link]);

  useEffect(() => {
    marks.current = { epochEnds: curve.epochs.map((row) => row.step), stages };
    link.setFull({ min: 0, max: Math.max(2, stepsShown) });
  }, [curve, link, stages, stepsShown]);

  const last = curve.smooth.at(-1) ?? null;
  return (
    <div className={classes['root']}>
      <div className={classes['legend']}>
        <Readout curve={curve} index={hovered} stepsPerEpoch={stepsPerEpoch} />
        <span className={classes['spacer']} />
        {isZoomed ? (
          <Button size="compact-xs" variant="subtle" onClick={() => link.zoomTo(null)}>
            {plotText.reset}
          </Button>
        ) : null}
        <Tooltip label={plotText.logHint} multiline w={260}>
          <span>
            <Switch
              size="xs"
              label={plotText.log}
              checked={isLog}
              onChange={(event) => onLogChange(event.currentTarget.checked)}
            />
          </span>
        </Tooltip>
      </div>
      <Canvas
        build={buildLoss}
        data={loss}
        link={link}
        heightPx="fill"
        label={plotText.lossLabel(curve.step.length, last)}
      />
      {norms[1]?.some((value) => value !== null) ? (
        <>
          <NormLegend curve={curve} index={hovered} />
          <Canvas build={buildNorms} data={norms} link={link} heightPx={60} label={plotText.normLabel} />
        </>
      ) : null}
      <RateLegend curve={curve} index={hovered} />
      <Canvas build={buildRates} data={rates} link={link} heightPx={84} label={plotText.rateLabel} />
    </div>
  );
}

interface ReadoutProps {
  readonly curve: PlotCurve;
  /** Point under the pointer; null shows the latest. */
  readonly index: number | null;
}

/** All values at one step, in fields of fixed width. */
function Readout({ curve, index, stepsPerEpoch }: ReadoutProps & { readonly stepsPerEpoch: number }) {
  const at = index ?? curve.step.length - 1;
  const step = curve.step[at];
  const epoch = step === undefined ? null : Math.ceil(step / Math.max(1, stepsPerEpoch));
  const row = epochAt(curve, step);
  return (
    <>
      <Entry label={plotText.step} widthCh={6}>
        {step === undefined ? plotText.none : formatCount(step)}
      </Entry>
      <Entry label={plotText.epoch} widthCh={3}>
        {epoch === null ? plotText.none : formatCount(Math.max(1, epoch))}
      </Entry>
      <Entry label={plotText.batch} look="faint" widthCh={6}>
        {loss(curve.loss[at])}
      </Entry>
      <Entry label={plotText.smooth} look="accent" widthCh={6}>
        {loss(curve.smooth[at])}
      </Entry>
      <Entry label={plotText.valid} look="point" widthCh={6}>
        {loss(row?.valid_loss)}
      </Entry>
    </>
  );
}

function NormLegend({ curve, index }: ReadoutProps) {
  const norm = curve.norm[index ?? curve.step.length - 1];
  return (
    <div className={classes['legend']}>
      <Tooltip label={plotText.normHint} multiline w={260}>
        <span>
          <Entry label={plotText.norm} look="faint" widthCh={6}>
            {loss(norm)}
          </Entry>
        </span>
      </Tooltip>
    </div>
  );
}

function RateLegend({ curve, index }: ReadoutProps) {
  const at = index ?? curve.step.length - 1;
  const lr = curve.lr[at];
  const mom = curve.mom[at];
  return (
    <div className={classes['legend']}>
      <Entry label={plotText.rate} look="accent" widthCh={7}>
        {lr === undefined ? plotText.none : formatSmall(lr)}
      </Entry>
      <Entry label={plotText.momentum} look="dashed" widthCh={5}>
        {mom === undefined ? plotText.none : mom.toFixed(3)}
      </Entry>
      <span className={classes['spacer']} />
      <span className={classes['hint']}>{plotText.zoomHint}</span>
    </div>
  );
}

interface EntryProps {
  readonly label: string;
  readonly look?: 'faint' | 'accent' | 'point' | 'dashed';
  readonly widthCh: number;
  readonly children: ReactNode;
}

const INK = {
  faint: 'var(--limn-dim)',
  accent: 'var(--limn-accent)',
  point: 'var(--limn-text)',
  dashed: 'var(--limn-dim)',
};

function Entry({ label, look, widthCh, children }: EntryProps) {
  return (
    <span className={classes['entry']}>
      {look === undefined ? null : (
        <span className={classes['swatch']} data-look={look} style={{ color: INK[look] }} />
      )}
      {label}
      <span className={classes['value']} style={{ minWidth: `${widthCh}ch` }}>
        {children}
      </span>
    </span>
  );
}

const loss = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? plotText.none : formatLoss(value);

/** The validation result that held at a step: that of the last epoch which had ended by then. */
function epochAt(curve: PlotCurve, step: number | undefined) {
  return step === undefined ? undefined : curve.epochs.findLast((row) => row.step <= step);
}
