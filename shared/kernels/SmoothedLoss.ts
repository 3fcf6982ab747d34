/** fastai's smoothed loss: an exponential average that is corrected for starting at zero. */

const BETA = 0.98;

export class SmoothedLoss {
  #average = 0;
  #count = 0;

  /** Takes in a loss and gives the smoothed one: m = .98 m + .02 x, divided by 1 - .98^k. */
  add(loss: number): number {
    this.#count += 1;
    this.#average = BETA * this.#average + (1 - BETA) * loss;
    return this.#average / (1 - BETA ** this.#count);
  }

  /** Losses taken in so far. */
  get count(): number {
    return this.#count;
  }
}
