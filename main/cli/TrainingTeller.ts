/** Tells a run on a terminal (a row per epoch, a bar below) or as JSON lines, from its events. */
import {
  isResumable,
  type EpochRow,
  type Run,
  type StageFacts,
  type TrainEvent,
} from '#shared/domain/run.ts';
import { BASELINE_WORDS, judgedWord, METRIC_WORDS, metricText } from '#main/services/metricWords.ts';
import { count, duration, plural, type Output } from './Output.ts';

export class TrainingTeller {
  readonly #out: Output;
  #hasHeader = false;
  #loss = Number.NaN;

  constructor(out: Output, run: Run) {
    this.#out = out;
    const { arch, sizePx, widthPx, batchSize, accumulate, epochs } = run.config;
    const size = widthPx === null ? String(sizePx) : `${String(sizePx)} x ${String(widthPx)}`;
    const perStep = accumulate === 1 ? '' : `, ${String(accumulate)} of them a step`;
    out.say(
      `Run ${run.id}: ${arch}, ${size} px, batches of ${String(batchSize)}${perStep}, ${plural(epochs, 'epoch')}, ${plural(run.trainItems, 'image')} train, ${count(run.validItems)} validate.`,
    );
    for (const remark of run.remarks) out.say(remark);
    // The log is the trainer's; what was noticed before it began belongs to the same story.
    for (const text of run.remarks) out.json({ event: 'remark', text });
  }

  hear(events: readonly TrainEvent[], run: Run): void {
    for (const event of events) {
      this.#out.json(event);
      if (event.event === 'start') this.#start(event);
      else if (event.event === 'batch') this.#loss = event.loss;
      else if (event.event === 'epoch') this.#epoch(event, run);
      else if (event.event === 'stage') this.#stage(event);
      else if (event.event === 'remark') this.#out.say(event.text);
    }
    this.#progress(run);
  }

  end(run: Run): void {
    this.#out.clearProgress();
    if (run.best === null) return;
    const judged = judgedWord(run.kind);
    const over =
      run.baseline === null ? '' : ` (${BASELINE_WORDS[run.kind]}: ${metricText(run.baseline, judged)})`;
    const speed = run.imagesPerSecond === null ? '' : `, ${run.imagesPerSecond.toFixed(1)} images/s`;
    const how = run.status === 'done' ? 'Done' : `Run ${run.id} is ${run.status}`;
    this.#out.say(
      `${how}: best ${judged.title} ${metricText(run.best.metrics, judged)} in epoch ${String(run.best.epoch)}${over}${speed}.`,
    );
    if (isResumable(run)) {
      this.#out.say(`It can go on: limn resume <project> ${run.id}`);
    }
  }

  #start(event: Extract<TrainEvent, { event: 'start' }>): void {
    if (event.step > 0)
      this.#out.say(`Going on after step ${count(event.step)} of ${count(event.steps_total)}.`);
    this.#out.say(`Device: ${event.device}${event.precision === 'mixed' ? ', mixed precision' : ''}.`);
  }

  #stage({ index, stages, epochs, freeze_to, lr, ...size }: Extract<TrainEvent, { event: 'stage' }>): void {
    const layers =
      freeze_to === -1 ? 'the head' : freeze_to === 0 ? 'all layers' : 'the head and the late layers';
    const rate = typeof lr === 'number' ? lr : lr.stop;
    this.#out.say(
      `Stage ${String(index + 1)} of ${String(stages)}: ${frameOf(size)} px, ${layers}, ${plural(epochs, 'epoch')}, learning rate up to ${String(rate)}.`,
    );
  }

  #epoch(row: EpochRow, run: Run): void {
    const words = METRIC_WORDS[run.kind];
    const titles = ['epoch', 'train loss', 'valid loss', ...words.map(({ title }) => title), 'time'];
    if (!this.#hasHeader) this.#out.say(line(titles));
    this.#hasHeader = true;
    const best = run.best?.epoch === row.epoch && run.best.step === row.step ? '  best' : '';
    const cells = [
      String(row.epoch),
      digits(row.train_loss),
      digits(row.valid_loss),
      ...words.map((word) => metricText(row.metrics, word)),
      duration(row.seconds * 1000),
    ];
    this.#out.say(line(cells) + best);
  }

  #progress(run: Run): void {
    if (run.stepsTotal === 0 || run.status === 'starting') return;
    const left = run.etaMs === null ? '' : `, ${duration(run.etaMs)} left`;
    const loss = Number.isFinite(this.#loss) ? `, loss ${digits(this.#loss)}` : '';
    this.#out.progress(`step ${count(run.stepsDone)} of ${count(run.stepsTotal)}${loss}${left}`);
  }
}

const frameOf = ({ size_px, width_px = null }: Pick<StageFacts, 'size_px' | 'width_px'>): string =>
  width_px === null ? String(size_px) : `${String(size_px)} x ${String(width_px)}`;

const digits = (value: number): string => value.toFixed(4);

/** Of the first columns; the others are as wide as a metric. */
const WIDTHS = [5, 10, 10] as const;
const METRIC_WIDTH = 8;

const line = (cells: readonly string[]): string =>
  cells.map((cell, i) => cell.padStart(WIDTHS[i] ?? METRIC_WIDTH)).join('  ');
