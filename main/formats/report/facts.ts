/** What a report of a run says, before it is written as a page or as Markdown. */

/** A name and what it comes to. */
export type Fact = readonly [name: string, value: string];

export interface ReportFigure {
  readonly name: string;
  readonly value: string;
  /** What the best answer that ignores the image gets; null where that is not known. */
  readonly baseline: string | null;
}

export interface ReportTable {
  readonly columns: readonly string[];
  /** The first cell names the row, the others are numbers. */
  readonly rows: readonly (readonly string[])[];
}

export interface ReportEpoch {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly validLoss: number;
}

export interface WorstImage {
  readonly name: string;
  /** What is wrong with it: "should be water; said road, tree". */
  readonly note: string;
  /** Small; null where it cannot be read. */
  readonly jpeg: Uint8Array | null;
}

export interface ReportFacts {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead: string;
  readonly figures: readonly ReportFigure[];
  readonly baselineName: string;
  readonly epochs: readonly ReportEpoch[];
  readonly perClass: ReportTable;
  readonly worst: readonly WorstImage[];
  /** What one should know before believing the figures. */
  readonly caveats: readonly string[];
  readonly data: readonly Fact[];
  readonly settings: readonly Fact[];
  readonly machine: readonly Fact[];
}
