/** A run that learned from corrections held against the one before: old validation images, corrected images, each class. */
import { IconSchool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { useLearnOutcome } from '#renderer/hooks/useLearnOutcome.ts';
import { formatCount } from '#renderer/text/format.ts';
import { learnText } from '#renderer/text/inbox.ts';
import { judgedWords, metricWords } from '#renderer/text/metrics.ts';
import type { ClassOutcome, LearnOutcome } from '#shared/domain/inbox.ts';
import type { Kind, Project } from '#shared/domain/project.ts';
import type { Run } from '#shared/domain/run.ts';
import { Awaited } from '../Awaited.tsx';
import classes from '../Review.module.css';
import own from './Inbox.module.css';

const words = learnText.outcome;

export interface LearnedProps {
  readonly project: Project;
  readonly run: Run;
}

export function Learned({ project, run }: LearnedProps) {
  const { outcome, failure, retry } = useLearnOutcome(project, run);
  if (!run.hasCheckpoint || run.best === null) {
    return (
      <EmptyState icon={<IconSchool size={28} stroke={1.5} aria-hidden />} title={words.notDone.title}>
        {words.notDone.body}
      </EmptyState>
    );
  }
  return (
    <Awaited value={outcome} failure={failure} retry={retry} failed={words.failed} loading={words.loading}>
      {(known) => <Outcome run={run} outcome={known} />}
    </Awaited>
  );
}

function Outcome({ run, outcome }: { readonly run: Run; readonly outcome: LearnOutcome }) {
  const heads = [words.before(outcome.from), words.after(outcome.run)] as const;
  return (
    <div
      className={`${classes['scroll']} ${own['learned']}`}
      tabIndex={0}
      role="region"
      aria-label={words.region}
    >
      <Verdict kind={run.kind} outcome={outcome} />
      <Table caption={`${words.metrics} (${formatCount(outcome.images)})`} heads={heads}>
        {metricWords[run.kind].map(({ name, label, format }) => (
          <Row
            key={name}
            name={label}
            before={format(outcome.before[name])}
            after={format(outcome.after[name])}
            change={signed((outcome.after[name] ?? 0) - (outcome.before[name] ?? 0), run.kind)}
          />
        ))}
      </Table>
      <Corrected kind={run.kind} outcome={outcome} heads={heads} />
      <PerClass kind={run.kind} rows={outcome.classes} heads={heads} />
    </div>
  );
}

function Verdict({ kind, outcome }: { readonly kind: Kind; readonly outcome: LearnOutcome }) {
  const { isForgetful, margin, images, classes: all } = outcome;
  const names = all.filter(({ isForgotten }) => isForgotten).map(({ name }) => name);
  const forgotten = names.length === 0 ? null : <p>{words.classesForgotten(names)}</p>;
  if (isForgetful) {
    const { label } = judgedWords(kind);
    return (
      <Note tone="bad">
        <strong>{words.forgot}</strong>
        <p>{words.forgotBody(label, scoreText(margin, kind))}</p>
        {forgotten}
      </Note>
    );
  }
  return (
    <Note tone={names.length > 0 ? 'warn' : 'good'}>
      <strong>{names.length > 0 ? words.mixed : words.kept}</strong>
      <p>{words.keptBody(images)}</p>
      {forgotten}
    </Note>
  );
}

interface PartProps {
  readonly kind: Kind;
  readonly heads: readonly [string, string];
}

function Corrected({ kind, outcome, heads }: PartProps & { readonly outcome: LearnOutcome }) {
  const { images, wrongBefore, wrongAfter, apartBefore, apartAfter } = outcome.corrected;
  if (images === 0) return null;
  return (
    <Table caption={words.corrected(images)} heads={heads}>
      {kind === 'tags' ? (
        <Row
          name={words.stillWrong}
          before={formatCount(wrongBefore)}
          after={formatCount(wrongAfter)}
          change={withSign(wrongAfter - wrongBefore, formatCount)}
        />
      ) : null}
      <Row
        name={words.apart}
        before={apartBefore.toFixed(3)}
        after={apartAfter.toFixed(3)}
        change={withSign(apartAfter - apartBefore, (value) => value.toFixed(3))}
      />
    </Table>
  );
}

function PerClass({ kind, rows, heads }: PartProps & { readonly rows: readonly ClassOutcome[] }) {
  return (
    <Table
      caption={words.perClass}
      heads={heads}
      first={`${words.classes} (${words.score[kind]})`}
      support={words.support[kind]}
    >
      {rows.map(({ name, before, after, support, isForgotten }) => (
        <Row
          key={name}
          name={name}
          support={formatCount(support)}
          before={scoreText(before, kind)}
          after={scoreText(after, kind)}
          change={signed(after - before, kind)}
          isBad={isForgotten}
        />
      ))}
    </Table>
  );
}

interface TableProps {
  readonly caption: string;
  readonly heads: readonly [string, string];
  readonly first?: string;
  readonly support?: string;
  readonly children: ReactNode;
}

function Table({ caption, heads, first = '', support, children }: TableProps) {
  return (
    <table className={`${classes['table']} ${own['outcome']} num`}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {support === undefined ? null : <th scope="col">{support}</th>}
          {heads.map((name, i) => (
            <th key={i} scope="col" title={name}>
              <bdi>{name}</bdi>
            </th>
          ))}
          <th scope="col">{words.change}</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface RowProps {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly support?: string;
  readonly isBad?: boolean;
}

function Row({ name, before, after, change, support, isBad = false }: RowProps) {
  return (
    <tr data-bad={isBad || undefined}>
      <th scope="row" title={name}>
        <bdi>{name}</bdi>
        {isBad ? <span className={own['bad']}>{words.forgotten}</span> : null}
      </th>
      {support === undefined ? null : <td>{support}</td>}
      <td>{before}</td>
      <td>{after}</td>
      <td>{change}</td>
    </tr>
  );
}

const scoreText = (value: number, kind: Kind): string => value.toFixed(kind === 'points' ? 2 : 3);

function withSign(value: number, format: (value: number) => string): string {
  const text = format(Math.abs(value));
  return value === 0 || Number(text) === 0 ? '±0' : `${value > 0 ? '+' : '−'}${text}`;
}

const signed = (value: number, kind: Kind): string => withSign(value, (one) => scoreText(one, kind));
