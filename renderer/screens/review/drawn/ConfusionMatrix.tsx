/** Which class is taken for which: rows are what pixels are, columns what they were answered with. */
import { Fragment, useMemo } from 'react';
import { remember } from '#renderer/session/navigation.ts';
import { formatCount } from '#renderer/text/format.ts';
import { drawnText } from '#renderer/text/reviewDrawn.ts';
import type { MaskEvaluation } from '#shared/domain/evaluation.ts';
import classes from '../Review.module.css';
import own from './Confusion.module.css';

const words = drawnText.confusions;
/** Pairs that are named above the matrix. */
const NAMED = 6;

interface Cell {
  readonly truth: number;
  readonly answer: number;
  readonly pixels: number;
  /** Of its row. */
  readonly share: number;
}

export function ConfusionMatrix({ evaluation }: { readonly evaluation: MaskEvaluation }) {
  const places = useMemo(
    () => evaluation.classes.flatMap((_, place) => (place === evaluation.voidIndex ? [] : [place])),
    [evaluation],
  );
  const rows = useMemo(() => places.map((truth) => rowOf(evaluation, truth, places)), [evaluation, places]);
  return (
    <div className={classes['scroll']} role="region" aria-label={words.label} tabIndex={0}>
      <h3 className={classes['title']}>{words.title}</h3>
      <p className={`dim ${own['hint']}`}>{words.hint}</p>
      <Worst evaluation={evaluation} rows={rows} />
      <div className={own['frame']}>
        <table className={`${own['matrix']} num`}>
          <thead>
            <tr>
              <th scope="col" className={own['corner']}>
                {words.actual} ↓ {words.answered} →
              </th>
              {places.map((place) => (
                <th key={place} scope="col">
                  <span className={own['column']} title={evaluation.classes[place]}>
                    <bdi>{evaluation.classes[place]}</bdi>
                  </span>
                </th>
              ))}
              <th scope="col">
                <span className={own['column']}>{words.pixels}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <Row key={places[i]} evaluation={evaluation} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function rowOf(
  { classes: names, counts }: MaskEvaluation,
  truth: number,
  places: readonly number[],
): readonly Cell[] {
  const pixelsOf = (answer: number): number => counts[truth * names.length + answer] ?? 0;
  const all = names.reduce((sum, _, answer) => sum + pixelsOf(answer), 0);
  return places.map((answer) => {
    const pixels = pixelsOf(answer);
    return { truth, answer, pixels, share: all === 0 ? Number.NaN : pixels / all };
  });
}

const show = ({ classes: names }: MaskEvaluation, { truth, answer }: Cell): void =>
  remember({
    tab: 'predictions',
    class: names[truth] ?? null,
    as: truth === answer ? null : (names[answer] ?? null),
    sort: truth === answer ? 'best' : null,
    item: null,
    look: null,
  });

function Row({ evaluation, row }: { readonly evaluation: MaskEvaluation; readonly row: readonly Cell[] }) {
  const truth = row[0]?.truth ?? 0;
  const all = evaluation.classes.reduce(
    (sum, _, answer) => sum + (evaluation.counts[truth * evaluation.classes.length + answer] ?? 0),
    0,
  );
  return (
    <tr>
      <th scope="row" title={evaluation.classes[truth]}>
        <bdi>{evaluation.classes[truth]}</bdi>
      </th>
      {row.map((cell) => (
        <td key={cell.answer} data-right={cell.truth === cell.answer || undefined}>
          <CellButton evaluation={evaluation} cell={cell} />
        </td>
      ))}
      <td className={own['all']}>{all === 0 ? words.none : formatCount(all)}</td>
    </tr>
  );
}

function CellButton({ evaluation, cell }: { readonly evaluation: MaskEvaluation; readonly cell: Cell }) {
  if (!(cell.pixels > 0)) return <span className={own['zero']}>·</span>;
  const name = (place: number): string => evaluation.classes[place] ?? '';
  const label = words.cell(name(cell.truth), name(cell.answer), inPercent(cell.share), cell.pixels);
  return (
    <button
      type="button"
      className={own['cell']}
      style={{ '--share': Math.sqrt(cell.share) } as React.CSSProperties}
      title={label}
      aria-label={label}
      onClick={() => show(evaluation, cell)}
    >
      {inPercent(cell.share)}
    </button>
  );
}

/** Whole per cent: the matrix is read at a glance. */
const inPercent = (share: number): string => (share < 0.005 ? '<1' : String(Math.round(100 * share)));

function Worst({
  evaluation,
  rows,
}: {
  readonly evaluation: MaskEvaluation;
  readonly rows: readonly (readonly Cell[])[];
}) {
  const wrong = rows.flat().filter(({ truth, answer, pixels }) => truth !== answer && pixels > 0);
  const top = wrong.sort((a, b) => b.pixels - a.pixels).slice(0, NAMED);
  if (top.length === 0) return null;
  return (
    <p className={own['worst']}>
      <span className="dim">{words.worst}</span>
      {top.map((cell) => (
        <Fragment key={`${cell.truth} ${cell.answer}`}>
          <button type="button" className={own['pair']} onClick={() => show(evaluation, cell)}>
            <bdi>
              {words.worstRow(evaluation.classes[cell.truth] ?? '', evaluation.classes[cell.answer] ?? '')}
            </bdi>{' '}
            <span className="dim num">{drawnText.confusedPixels(cell.pixels)}</span>
          </button>
        </Fragment>
      ))}
    </p>
  );
}
