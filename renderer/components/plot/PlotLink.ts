/** Ties plots that share an x axis together: one zoom and one cursor for all of them. */
import type uPlot from 'uplot';
import { panned, zoomed, type Range } from './plotData.ts';

export class PlotLink {
  readonly syncKey: string;
  readonly #plots = new Set<uPlot>();
  readonly #onHover: (index: number | null) => void;
  readonly #onZoom: (isZoomed: boolean) => void;
  #full: Range = { min: 0, max: 1 };
  #zoom: Range | null = null;
  #hovered: number | null = null;

  /** @param onHover index of the point under the pointer, null when it left */
  constructor(syncKey: string, onHover: (index: number | null) => void, onZoom: (isZoomed: boolean) => void) {
    this.syncKey = syncKey;
    this.#onHover = onHover;
    this.#onZoom = onZoom;
  }

  add(plot: uPlot): () => void {
    this.#plots.add(plot);
    return () => this.#plots.delete(plot);
  }

  /** What the x axis shows now. */
  get range(): Range {
    return this.#zoom ?? this.#full;
  }

  get isZoomed(): boolean {
    return this.#zoom !== null;
  }

  /** The range without zoom; a zoom is kept as far as it still fits. */
  setFull(full: Range): void {
    if (full.min === this.#full.min && full.max === this.#full.max) return;
    this.#full = full;
    this.zoomTo(this.#zoom !== null && this.#zoom.min >= full.max ? null : this.#zoom);
  }

  zoomTo(range: Range | null): void {
    const wasZoomed = this.isZoomed;
    this.#zoom = range;
    for (const plot of this.#plots) plot.setScale('x', { ...this.range });
    if (wasZoomed !== this.isZoomed) this.#onZoom(this.isZoomed);
  }

  zoomBy(around: number, factor: number): void {
    this.zoomTo(zoomed(this.range, around, factor, this.#full));
  }

  panBy(part: number): void {
    if (this.#zoom !== null) this.zoomTo(panned(this.#zoom, part, this.#full));
  }

  hover(index: number | null): void {
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.#onHover(index);
  }
}
