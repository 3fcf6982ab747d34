/** Disjoint sets of whole numbers, joined pair by pair (union by size, path halving; Tarjan and van Leeuwen 1984). */

export class UnionFind {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  /** @param count every number below it begins as a set of its own */
  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
    this.#size = new Int32Array(count).fill(1);
  }

  isJoined(a: number, b: number): boolean {
    return this.#find(a) === this.#find(b);
  }

  join(a: number, b: number): void {
    const [one, other] = [this.#find(a), this.#find(b)];
    if (one === other) return;
    const [small, large] = this.#sizeOf(one) < this.#sizeOf(other) ? [one, other] : [other, one];
    this.#parent[small] = large;
    this.#size[large] = this.#sizeOf(large) + this.#sizeOf(small);
  }

  /** Sets of two and more, each ascending, in the order of their smallest numbers. */
  groups(): readonly (readonly number[])[] {
    const bySet = new Map<number, number[]>();
    for (let i = 0; i < this.#parent.length; i += 1) {
      const root = this.#find(i);
      if (this.#sizeOf(root) < 2) continue;
      const members = bySet.get(root);
      if (members === undefined) bySet.set(root, [i]);
      else members.push(i);
    }
    return [...bySet.values()];
  }

  #find(start: number): number {
    let at = start;
    for (let up = this.#parent[at] ?? at; up !== at; up = this.#parent[at] ?? at) {
      const above = this.#parent[up] ?? up;
      this.#parent[at] = above;
      at = above;
    }
    return at;
  }

  #sizeOf(root: number): number {
    return this.#size[root] ?? 1;
  }
}
