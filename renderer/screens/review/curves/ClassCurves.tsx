/** All classes of a run with their average precision, the threshold in use and the best one; one of them is looked at. */
import { Tooltip } from '@mantine/core';
import { formatCount, formatMetric } from '#renderer/text/format.ts';
import { curvesText, fName, formatThreshold } from '#renderer/text/reviewCurves.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { BestThreshold, PrCurve } from '#shared/kernels/prCurve.ts';
import review from '../Review.module.css';
import classes from './Curves.module.css';

const words = curvesText.table;

export interface CurveRow {
  readonly name: string;
  /** Null when the project has no such class any more. */
  readonly id: ClassId | null;
  readonly curve: PrCurve;
  /** In use. */
  readonly threshold: number;
  readonly isOwn: boolean;
  /** F-beta at the threshold in use. */
  readonly score: number;
  readonly best: BestThreshold | null;
}

export interface ClassCurvesProps {
  readonly rows: readonly CurveRow[];
  readonly chosen: string;
  readonly beta: number;
  readonly few: number;
  readonly onChoose: (name: string) => void;
}

export function ClassCurves({ rows, chosen, beta, few, onChoose }: ClassCurvesProps) {
  return (
    <div className={classes['list']} role="region" aria-label={words.label} tabIndex={0}>
      <table className={`${review['table']} ${classes['table']} num`}>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <Head label={words.images} hint={words.hints.images} />
            <Head label={words.ap} hint={words.hints.ap} />
            <Head label={words.inUse} hint={words.hints.inUse} />
            <th scope="col">{fName(beta)}</th>
            <Head label={words.best} hint={words.hints.best} />
            <th scope="col">{fName(beta)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} few={few} isChosen={row.name === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ label, hint }: { readonly label: string; readonly hint: string }) {
  return (
    <th scope="col">
      <Tooltip label={hint} multiline w={220}>
        <span tabIndex={0}>{label}</span>
      </Tooltip>
    </th>
  );
}

interface RowProps extends Pick<ClassCurvesProps, 'few' | 'onChoose'> {
  readonly row: CurveRow;
  readonly isChosen: boolean;
}

function Row({ row, few, isChosen, onChoose }: RowProps) {
  const { name, curve, threshold, isOwn, score, best } = row;
  const { positives } = curve;
  const isFew = positives > 0 && positives < few;
  return (
    <tr data-chosen={isChosen || undefined} onClick={() => onChoose(name)}>
      <th scope="row">
        <button
          type="button"
          className={review['link']}
          aria-pressed={isChosen}
          title={name}
          onClick={() => onChoose(name)}
        >
          <bdi>{name}</bdi>
        </button>
      </th>
      <td title={isFew ? words.few : undefined} data-few={isFew || undefined}>
        {positives === 0 ? <span className={review['small']}>–</span> : formatCount(positives)}
      </td>
      <td>{formatMetric(curve.averagePrecision)}</td>
      <td className={isOwn ? classes['own'] : undefined} title={isOwn ? words.own : undefined}>
        {formatThreshold(threshold)}
      </td>
      <td>{positives === 0 ? '–' : formatMetric(score)}</td>
      <td>{formatThreshold(best?.threshold)}</td>
      <td>{formatMetric(best?.fbeta)}</td>
    </tr>
  );
}
