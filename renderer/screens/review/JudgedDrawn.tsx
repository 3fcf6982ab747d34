/** Masks and points: how good a run is on the validation images, all together and per class. */
import type { ReactNode } from 'react';
import { Term } from '#renderer/components/Term.tsx';
import { remember } from '#renderer/session/navigation.ts';
import { formatCount, formatMetric } from '#renderer/text/format.ts';
import { judgedWords, metricWords } from '#renderer/text/metrics.ts';
import { reviewText } from '#renderer/text/review.ts';
import { planText } from '#renderer/text/train.ts';
import type { MaskEvaluation, PointEvaluation } from '#shared/domain/evaluation.ts';
import type { Project } from '#shared/domain/project.ts';
import type { Metrics, Run } from '#shared/domain/run.ts';
import { maskScores, pointScores } from '#shared/kernels/drawnScores.ts';
import { DrawnEvaluated } from './drawn/DrawnEvaluated.tsx';
import classes from './Review.module.css';

const words = reviewText.drawn;

export interface JudgedDrawnProps {
  readonly project: Project;
  readonly run: Run;
}

export function JudgedDrawn({ project, run }: JudgedDrawnProps) {
  return (
    <DrawnEvaluated project={project} run={run}>
      {(evaluation) =>
        evaluation.kind === 'masks' ? <Masks evaluation={evaluation} /> : <Points evaluation={evaluation} />
      }
    </DrawnEvaluated>
  );
}

function Masks({ evaluation }: { readonly evaluation: MaskEvaluation }) {
  const scores = maskScores(evaluation);
  return (
    <Shown kind="masks" metrics={scores.metrics} columns={Object.values(words.masks)}>
      {scores.classes.map(({ name, iou, dice, pixels }) => (
        <tr key={name}>
          <ClassName name={name} />
          <td>{formatMetric(iou)}</td>
          <td>{formatMetric(dice)}</td>
          <td>{pixels === 0 ? words.none : formatCount(pixels)}</td>
        </tr>
      ))}
    </Shown>
  );
}

function Points({ evaluation }: { readonly evaluation: PointEvaluation }) {
  const scores = pointScores(evaluation);
  return (
    <Shown kind="points" metrics={scores.metrics} columns={Object.values(words.points)}>
      {scores.classes.map(({ name, error, images }) => (
        <tr key={name}>
          <ClassName name={name} />
          <td>{judgedWords('points').format(error)}</td>
          <td>{images === 0 ? words.none : formatCount(images)}</td>
        </tr>
      ))}
    </Shown>
  );
}

/** Leads to the images where it went worst. */
const ClassName = ({ name }: { readonly name: string }) => (
  <th scope="row">
    <button
      type="button"
      className={classes['link']}
      aria-label={reviewText.classes.show(name)}
      onClick={() => remember({ tab: 'predictions', class: name, as: null, sort: null, item: null })}
    >
      <bdi>{name}</bdi>
    </button>
  </th>
);

interface ShownProps {
  readonly kind: 'masks' | 'points';
  readonly metrics: Metrics;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

function Shown({ kind, metrics, columns, children }: ShownProps) {
  return (
    <>
      <div className={classes['threshold']}>
        <div className={classes['sums']}>
          {metricWords[kind].map(({ name, label, hint, format }) => (
            <div key={name} className={classes['sum']}>
              <span className={classes['small']}>
                <Term sentence={hint} moreLabel={planText.learnMore}>
                  {label}
                </Term>
              </span>
              <span className={`${classes['big']} num`} data-testid={`sum-${label}`}>
                {format(metrics[name])}
              </span>
            </div>
          ))}
        </div>
        <p className="dim">{words.later}</p>
      </div>
      <div className={classes['scroll']} role="region" aria-label={words.label} tabIndex={0}>
        <table className={`${classes['table']} num`}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </>
  );
}
