/** How common each class is on both sides; a side that lacks it says so. */
import { Button, SegmentedControl, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo, useState, type CSSProperties } from 'react';
import { Panel } from '#renderer/components/Panel.tsx';
import { goToScreen } from '#renderer/session/navigation.ts';
import { dataText, sideNames } from '#renderer/text/data.ts';
import { formatCount, formatShare } from '#renderer/text/format.ts';
import { smallIcon } from '#renderer/theme/icon.ts';
import { NO_SIDES, type BySide, type ClassFacts } from '#shared/domain/dataFacts.ts';
import type { LabelClass } from '#shared/domain/labelClass.ts';
import type { Kind } from '#shared/domain/project.ts';
import classes from './Data.module.css';

const words = dataText.facts;
const FIRST_SHOWN = 40;

export interface ClassBarsProps {
  readonly kind: Kind;
  readonly labels: readonly LabelClass[];
  readonly facts: readonly ClassFacts[];
}

interface Row {
  readonly label: LabelClass;
  readonly images: BySide;
  /** What the bars are of: images, or for masks pixels. */
  readonly amounts: BySide;
}

type Sort = 'most' | 'list';

export function ClassBars({ kind, labels, facts }: ClassBarsProps) {
  const [sort, setSort] = useState<Sort>('most');
  const [isAll, setIsAll] = useState(false);
  const rows = useMemo(() => rowsOf(labels, facts, sort), [labels, facts, sort]);
  const shown = isAll ? rows : rows.slice(0, FIRST_SHOWN);
  const most = {
    train: largest(rows, ({ train }) => train),
    valid: largest(rows, ({ valid }) => valid),
    all: largest(rows, inAll),
  };
  return (
    <Panel
      title={
        <>
          {words.classes} <span className={classes['note']}>{words.perClass[kind]}</span>
        </>
      }
      actions={
        <SegmentedControl
          size="xs"
          aria-label={words.sort}
          data={(['most', 'list'] as const).map((value) => ({ value, label: words.sorts[value] }))}
          value={sort}
          onChange={(value) => setSort(value === 'list' ? 'list' : 'most')}
        />
      }
    >
      <div className={classes['inside']}>
        {rows.length === 0 ? <p className={classes['note']}>{words.noClasses}</p> : null}
        <Balance rows={rows} />
        <ul className={classes['classes']}>
          {shown.map((row) => (
            <ClassRow key={row.label.id} row={row} most={most} total={totals(rows)} />
          ))}
        </ul>
        {shown.length < rows.length ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setIsAll(true)}>
            {words.more(rows.length - shown.length)}
          </Button>
        ) : null}
      </div>
    </Panel>
  );
}

function rowsOf(labels: readonly LabelClass[], facts: readonly ClassFacts[], sort: Sort): readonly Row[] {
  const byId = new Map(facts.map((one) => [one.id, one]));
  const rows = labels.map((label): Row => {
    const found = byId.get(label.id);
    const images = found?.images ?? NO_SIDES;
    return { label, images, amounts: found?.pixels ?? images };
  });
  return sort === 'list' ? rows : [...rows].sort((a, b) => inAll(b.amounts) - inAll(a.amounts));
}

const inAll = (sides: BySide): number => sides.train + sides.valid + sides.test + sides.none;

const largest = (rows: readonly Row[], amountOf: (sides: BySide) => number): number =>
  rows.reduce((most, { amounts }) => Math.max(most, amountOf(amounts)), 0);

/** Amounts of both sides, and of all images, those on no side too. */
interface Amounts {
  readonly train: number;
  readonly valid: number;
  readonly all: number;
}

const totals = (rows: readonly Row[]): Amounts => ({
  train: rows.reduce((sum, { amounts }) => sum + amounts.train, 0),
  valid: rows.reduce((sum, { amounts }) => sum + amounts.valid, 0),
  all: rows.reduce((sum, { amounts }) => sum + inAll(amounts), 0),
});

/** Between the commonest and the rarest class that is learned at all. */
function Balance({ rows }: { readonly rows: readonly Row[] }) {
  const learned = rows.filter(({ label, amounts }) => !label.isVoid && inAll(amounts) > 0);
  const ordered = [...learned].sort((a, b) => inAll(b.amounts) - inAll(a.amounts));
  const [most, least] = [ordered[0], ordered.at(-1)];
  if (most === undefined || least === undefined || most === least) return null;
  const ratio = inAll(most.amounts) / inAll(least.amounts);
  if (ratio < 1.05) return null;
  return (
    <p className={`${classes['note']} ${classes['balance']} num`}>
      {words.balance(most.label.name, least.label.name, ratio)}
    </p>
  );
}

interface ClassRowProps {
  readonly row: Row;
  readonly most: Amounts;
  readonly total: Amounts;
}

function ClassRow({ row: { label, images, amounts }, most, total }: ClassRowProps) {
  const isSplit = total.train > 0 && total.valid > 0;
  const missing = (['train', 'valid'] as const).filter((side) => images[side] === 0);
  const isMissing = isSplit && !label.isVoid && missing.length > 0;
  const isPixels = amounts !== images;
  return (
    <li style={{ '--tag': label.color } as CSSProperties}>
      <UnstyledButton
        className={classes['class']}
        aria-label={words.bar(label.name, images.train, images.valid)}
        onClick={() => goToScreen('label', { tags: String(label.id) })}
      >
        <span className={classes['className']}>
          <i className={classes['dot']} aria-hidden />
          <span className="truncate" title={label.name}>
            <bdi>{label.name}</bdi>
          </span>
        </span>
        <span className={classes['bars']} aria-hidden>
          {isSplit ? (
            (['train', 'valid'] as const).map((side) => (
              <i
                key={side}
                data-side={side}
                style={{ width: `${(100 * amounts[side]) / Math.max(1, most[side])}%` }}
              />
            ))
          ) : (
            <Single amount={inAll(amounts)} most={most.all} />
          )}
        </span>
        <span className={`${classes['numbers']} num`}>
          {isMissing ? (
            <span className={classes['missing']}>
              <IconAlertTriangle {...smallIcon} />
              {words.without(sideNames[missing[0] ?? 'train'])}
            </span>
          ) : isPixels ? (
            <span>{formatShare(inAll(amounts), total.all)}</span>
          ) : isSplit ? (
            <span>
              {formatCount(images.train)} · {formatCount(images.valid)}
            </span>
          ) : (
            formatCount(inAll(images))
          )}
        </span>
      </UnstyledButton>
    </li>
  );
}

/** Before there are sides. */
const Single = ({ amount, most }: { readonly amount: number; readonly most: number }) => (
  <i data-side="none" style={{ width: `${(100 * amount) / Math.max(1, most)}%` }} />
);
