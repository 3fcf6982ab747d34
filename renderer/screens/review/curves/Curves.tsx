/** Thresholds of classes: which are in use, which would be best, and for one class the whole curve to choose from. */
import { Button, NumberInput, SegmentedControl, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Term } from '#renderer/components/Term.tsx';
import { usePlaceQuery } from '#renderer/hooks/usePlace.ts';
import { useLayoutValue } from '#renderer/hooks/usePreferences.ts';
import { useReviewThresholds } from '#renderer/hooks/useReviewThresholds.ts';
import { remember } from '#renderer/session/navigation.ts';
import { curvesText } from '#renderer/text/reviewCurves.ts';
import { planText } from '#renderer/text/train.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Predictions } from '#shared/domain/run.ts';
import { perClassTable } from '#shared/kernels/metrics.ts';
import { bestThreshold, prCurve } from '#shared/kernels/prCurve.ts';
import { fbetaOf } from '#shared/kernels/averagedScores.ts';
import { CalibrationChart } from './CalibrationChart.tsx';
import { ChosenClass } from './ChosenClass.tsx';
import { ClassCurves, type CurveRow } from './ClassCurves.tsx';
import { useSaveThresholds } from './useSaveThresholds.ts';
import review from '../Review.module.css';
import classes from './Curves.module.css';

const words = curvesText;
const BETAS = ['0.5', '1', '2'] as const;
const isKnownBeta = (beta: number): boolean => BETAS.some((one) => Number(one) === beta);
/** Fewer images than this say little about others. */
const FEW_IMAGES = 10;

export interface CurvesProps {
  readonly project: Project;
  readonly predictions: Predictions;
}

export function Curves({ project, predictions }: CurvesProps) {
  const [beta, setBeta] = useLayoutValue('review.beta', 2);
  const rows = useRows(project, predictions, beta);
  const wanted = usePlaceQuery()['curve'];
  const row =
    rows.find(({ name }) => name === wanted) ?? rows.find(({ curve }) => curve.positives > 0) ?? rows[0];
  const { isSaving, save } = useSaveThresholds(project);
  const findable = rows.filter(({ id, best }) => id !== null && best !== null);
  const few = findable.filter(({ curve }) => curve.positives < FEW_IMAGES).length;
  const useBest = (): void =>
    save(
      findable.map(({ id, best }) => [id ?? 0, best?.threshold ?? null] as const),
      words.savedBest(findable.length),
    );
  const useOne = (): void =>
    save(
      project.classThresholds.map(([id]) => [id, null] as const),
      words.savedOne,
    );
  return (
    <>
      <div className={review['viewbar']}>
        <BetaChoice beta={beta} onBeta={setBeta} />
        <span className={review['spacer']} />
        <Tooltip label={words.useOneHint} multiline w={260}>
          <Button
            size="xs"
            variant="default"
            disabled={project.classThresholds.length === 0 || isSaving}
            onClick={useOne}
          >
            {words.useOne}
          </Button>
        </Tooltip>
        <Tooltip label={words.useBestHint(few)} multiline w={260}>
          <Button size="xs" disabled={findable.length === 0} loading={isSaving} onClick={useBest}>
            {words.useBest}
          </Button>
        </Tooltip>
      </div>
      <div className={classes['body']}>
        <ClassCurves
          rows={rows}
          chosen={row?.name ?? ''}
          beta={beta}
          few={FEW_IMAGES}
          onChoose={(name) => remember({ curve: name })}
        />
        {row === undefined ? null : (
          <div className={classes['charts']}>
            <ChosenClass key={`${row.name} ${row.threshold}`} {...{ project, row, beta }} />
            <CalibrationChart predictions={predictions} column={predictions.classes.indexOf(row.name)} />
          </div>
        )}
      </div>
    </>
  );
}

function useRows(project: Project, predictions: Predictions, beta: number): readonly CurveRow[] {
  const { classes: names, probabilities, targets } = predictions;
  const { thresholdsAt, own, ids } = useReviewThresholds(project, names);
  const curves = useMemo(
    () => names.map((_, column) => prCurve(probabilities, targets, { column, classes: names.length })),
    [names, probabilities, targets],
  );
  const thresholds = thresholdsAt(project.threshold);
  const scores = perClassTable(probabilities, targets, names, thresholds);
  return names.flatMap((name, i): readonly CurveRow[] => {
    const [curve, score] = [curves[i], scores[i]];
    if (curve === undefined || score === undefined) return [];
    return [
      {
        name,
        id: ids.get(name) ?? null,
        curve,
        threshold: thresholds[i] ?? project.threshold,
        isOwn: own.has(name),
        score: fbetaOf(score, beta),
        best: bestThreshold(curve, beta),
      },
    ];
  });
}

function BetaChoice({ beta, onBeta }: { readonly beta: number; readonly onBeta: (beta: number) => void }) {
  const [isOwn, setIsOwn] = useState(!isKnownBeta(beta));
  return (
    <>
      <Term sentence={words.beta.hint} moreLabel={planText.learnMore}>
        {words.beta.label}
      </Term>
      <SegmentedControl
        size="xs"
        aria-label={words.beta.label}
        data={[
          ...BETAS.map((value) => ({ value, label: words.beta.names[value] })),
          { value: 'own', label: words.beta.own },
        ]}
        value={isOwn ? 'own' : String(beta)}
        onChange={(value) => {
          setIsOwn(value === 'own');
          if (value !== 'own') onBeta(Number(value));
        }}
      />
      {isOwn ? (
        <NumberInput
          size="xs"
          w={72}
          aria-label={words.beta.own}
          min={0.1}
          max={10}
          step={0.1}
          decimalScale={2}
          value={beta}
          onChange={(value) => {
            if (typeof value === 'number' && value >= 0.1 && value <= 10) onBeta(value);
          }}
        />
      ) : null}
    </>
  );
}
