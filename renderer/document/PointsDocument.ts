/** The points of the open image: shown as placed, sent gesture by gesture in order, brought together with what others place. */
import type { ItemActionResult, ProjectChange } from '#shared/contract/answers.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { ClassId } from '#shared/domain/labelClass.ts';
import type { HistoryState } from '#shared/domain/labels.ts';
import type { ItemPoints, PointChange, PointValue } from '#shared/domain/points.ts';
import { ItemSync, type ItemEvents } from './ItemSync.ts';
import type { PointsPort } from './PointsPort.ts';

/** The points of an image by their names' ids; those that are not in it are open. */
export type PointMap = ReadonlyMap<ClassId, PointValue>;

/** Where points go; null: taken away. */
export type PointMoves = ReadonlyMap<ClassId, PointValue | null>;

interface Placing {
  readonly changes: readonly PointChange[];
  /** What was seen while placing was never stored, or was just undone: that it is not found is nobody else's doing. */
  mayDiffer: boolean;
}

export class PointsDocument {
  readonly item: ItemId;
  readonly #port: PointsPort;
  readonly #events: ItemEvents;
  readonly #sync: ItemSync<ItemPoints>;
  #stored: PointMap = new Map();
  /** Placed and not stored yet, oldest first. */
  #placings: readonly Placing[] = [];
  /** Where the gesture under way has taken points so far. */
  #gesture: PointMoves | null = null;
  #shown: PointMap | null = null;

  /** @param version of the project when the image was opened */
  constructor(port: PointsPort, events: ItemEvents, item: ItemId, version: number) {
    this.#port = port;
    this.#events = events;
    this.item = item;
    this.#sync = new ItemSync({
      item,
      version,
      port,
      read: () => port.read(item),
      events,
      onRead: (points) => this.#take(points),
      onResult: (result) => this.#take(result.points),
    });
  }

  /** False until the points were read: until then none can be placed. */
  get isRead(): boolean {
    return this.#sync.isRead;
  }

  /** The points as they are shown, the gesture under way included; the same object as long as they are the same. */
  get points(): PointMap {
    this.#shown ??= withMoves(this.#settled, this.#gesture ?? []);
    return this.#shown;
  }

  get history(): HistoryState {
    return this.#sync.history;
  }

  get hasPending(): boolean {
    return this.#sync.hasPending;
  }

  /** A gesture is under way. */
  get isMoving(): boolean {
    return this.#gesture !== null;
  }

  /** Reads the points for the first time. */
  load(): Promise<void> {
    return this.#sync.load();
  }

  /** Shows where a gesture has taken points; nothing is stored yet. */
  preview(moves: PointMoves): void {
    this.#gesture = moves;
    this.#changed();
  }

  /**
   * Ends the gesture under way and stores it.
   * @param what for the undo menu: "Move nose"
   */
  commit(what: string): void {
    const moves = this.#gesture;
    this.#gesture = null;
    if (moves !== null) this.place(moves, what);
  }

  /** Takes the gesture under way back. */
  cancel(): void {
    if (this.#gesture === null) return;
    this.#gesture = null;
    this.#changed();
  }

  /** Places, marks or takes away points as one gesture; what changes nothing is none. */
  place(moves: PointMoves, what: string): void {
    const now = this.#settled;
    const changes = [...moves]
      .map(([classId, after]) => ({ classId, before: now.get(classId) ?? null, after }))
      .filter(({ before, after }) => !isSamePoint(before, after));
    if (changes.length > 0) this.#send({ changes, mayDiffer: this.#sync.isStepping }, what);
    this.#changed();
  }

  undo(): void {
    this.cancel();
    this.#sync.step('undo');
  }

  redo(): void {
    this.cancel();
    this.#sync.step('redo');
  }

  /** An action of the services has changed this image: accepting a suggestion, for one. */
  onAnswer(result: ItemActionResult): void {
    this.#sync.onAnswer(result);
  }

  /** Something was stored in the project, here or in another window. */
  onProjectChange(change: ProjectChange): void {
    this.#sync.onProjectChange(change);
  }

  /** The connection is back. What waited is sent again: a point placed twice lies where it lay. */
  onReconnect(): void {
    this.#sync.onReconnect();
  }

  /** What is stored, with what is on its way; without the gesture under way. */
  get #settled(): PointMap {
    return withMoves(
      this.#stored,
      this.#placings.flatMap(({ changes }) => movesOf(changes)),
    );
  }

  #send(placing: Placing, what: string): void {
    this.#placings = [...this.#placings, placing];
    const { changes } = placing;
    this.#sync.send({
      run: () => this.#port.place({ item: this.item, changes, what }),
      onStored: (result) => {
        this.#drop(placing);
        // Without an answer nothing had to change: it was stored before.
        this.#take(result.points ?? [...withMoves(this.#stored, movesOf(changes))]);
        if (result.isMerged && !placing.mayDiffer) this.#events.onMerged();
      },
      onTakenBack: () => {
        this.#drop(placing);
        for (const later of this.#placings) later.mayDiffer = true;
      },
    });
  }

  #drop(placing: Placing): void {
    this.#placings = this.#placings.filter((one) => one !== placing);
    this.#shown = null;
  }

  /** @param points all of them as they are stored now; null: they did not change */
  #take(points: ItemPoints | null): void {
    if (points === null) return;
    this.#stored = new Map(points);
    this.#shown = null;
  }

  #changed(): void {
    this.#shown = null;
    this.#events.onChange();
  }
}

export const isSamePoint = (a: PointValue | null, b: PointValue | null): boolean =>
  a === null || b === null ? a === b : a.x === b.x && a.y === b.y && a.v === b.v;

const movesOf = (changes: readonly PointChange[]): (readonly [ClassId, PointValue | null])[] =>
  changes.map(({ classId, after }) => [classId, after]);

function withMoves(points: PointMap, moves: Iterable<readonly [ClassId, PointValue | null]>): PointMap {
  const next = new Map(points);
  for (const [id, value] of moves) {
    if (value === null) next.delete(id);
    else next.set(id, value);
  }
  return next;
}
