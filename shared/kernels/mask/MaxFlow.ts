/** Minimum cuts: which nodes stay with the source when the cheapest edges that part it from the sink are cut. */

const [NONE, TERMINAL, ORPHAN] = [-1, -2, -3];

/**
 * Boykov and Kolmogorov 2004: two trees grow from source and sink, paths where they meet are filled, and what is cut off by
 * that is adopted again. Edges lie in pairs, one for each way: the way back of edge e is e ^ 1.
 */
export class MaxFlow {
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #residual: Float32Array;
  #edges = 0;
  readonly #first: Int32Array;
  /** Towards the source when positive, towards the sink when negative. */
  readonly #terminal: Float32Array;
  /** The edge to the node one is a child of. */
  readonly #parent: Int32Array;
  readonly #isSink: Uint8Array;
  /** How far a node was from its terminal, and when that was found out. */
  readonly #distance: Int32Array;
  readonly #stamp: Int32Array;
  #time = 0;
  /** Nodes whose neighbours are to be looked at: a ring, each node at most once in it. */
  readonly #active: Int32Array;
  readonly #isActive: Uint8Array;
  #activeFrom = 0;
  #activeCount = 0;
  #orphans: number[] = [];

  /** @param edgePairs no more than so many `connect` will come */
  constructor(nodes: number, edgePairs: number) {
    this.#heads = new Int32Array(2 * edgePairs);
    this.#next = new Int32Array(2 * edgePairs);
    this.#residual = new Float32Array(2 * edgePairs);
    this.#first = new Int32Array(nodes).fill(NONE);
    this.#terminal = new Float32Array(nodes);
    this.#parent = new Int32Array(nodes).fill(NONE);
    this.#isSink = new Uint8Array(nodes);
    this.#distance = new Int32Array(nodes);
    this.#stamp = new Int32Array(nodes);
    this.#active = new Int32Array(nodes);
    this.#isActive = new Uint8Array(nodes);
  }

  /** Adds what it costs to part a node from the source, and from the sink; neither negative. */
  tie(node: number, source: number, sink: number): void {
    // Only the difference says where the cut goes.
    this.#terminal[node] = (this.#terminal[node] ?? 0) + source - sink;
  }

  /** Adds what it costs when two nodes are parted, whichever is with the source. */
  connect(a: number, b: number, cost: number): void {
    this.#add(a, b, cost);
    this.#add(b, a, cost);
  }

  /** Cuts. @returns 1 for nodes on the side of the source; those that could be on either are not */
  cut(): Uint8Array {
    for (let node = 0; node < this.#first.length; node += 1) {
      const terminal = this.#terminal[node] ?? 0;
      if (terminal === 0) continue;
      this.#isSink[node] = terminal < 0 ? 1 : 0;
      this.#parent[node] = TERMINAL;
      this.#distance[node] = 1;
      this.#activate(node);
    }
    for (let node = this.#takeActive(); node !== NONE; node = this.#takeActive()) {
      for (let bridge = this.#grow(node); bridge !== NONE; bridge = this.#grow(node)) {
        this.#time += 1;
        this.#augment(bridge);
        this.#adoptAll();
        if (this.#parent[node] === NONE) break;
      }
      this.#time += 1;
    }
    return this.#isSink.map((isSink, node) => (isSink === 0 && this.#parent[node] !== NONE ? 1 : 0));
  }

  #add(from: number, to: number, cost: number): void {
    const edge = this.#edges++;
    this.#heads[edge] = to;
    this.#next[edge] = this.#first[from] ?? NONE;
    this.#first[from] = edge;
    this.#residual[edge] = cost;
  }

  #activate(node: number): void {
    if (this.#isActive[node] === 1) return;
    this.#isActive[node] = 1;
    this.#active[(this.#activeFrom + this.#activeCount) % this.#active.length] = node;
    this.#activeCount += 1;
  }

  #takeActive(): number {
    while (this.#activeCount > 0) {
      const node = this.#active[this.#activeFrom] ?? 0;
      this.#activeFrom = (this.#activeFrom + 1) % this.#active.length;
      this.#activeCount -= 1;
      this.#isActive[node] = 0;
      if (this.#parent[node] !== NONE) return node;
    }
    return NONE;
  }

  /** Takes free neighbours into the node's tree. @returns an edge from the source's tree into the sink's; -1: none */
  #grow(node: number): number {
    const isSink = this.#isSink[node] ?? 0;
    const [stamp, distance] = [this.#stamp[node] ?? 0, this.#distance[node] ?? 0];
    for (let edge = this.#first[node] ?? NONE; edge !== NONE; edge = this.#next[edge] ?? NONE) {
      const outward = isSink === 0 ? edge : edge ^ 1;
      if ((this.#residual[outward] ?? 0) <= 0) continue;
      const other = this.#heads[edge] ?? 0;
      if (this.#parent[other] === NONE) {
        this.#isSink[other] = isSink;
        this.#activate(other);
      } else if (this.#isSink[other] !== isSink) return outward;
      else if ((this.#stamp[other] ?? 0) > stamp || (this.#distance[other] ?? 0) <= distance) continue;
      // New, or nearer to the terminal this way.
      this.#parent[other] = edge ^ 1;
      this.#stamp[other] = stamp;
      this.#distance[other] = distance + 1;
    }
    return NONE;
  }

  /** Sends as much as there is room for from source to sink over an edge between the trees. */
  #augment(bridge: number): void {
    const [start, end] = [this.#heads[bridge ^ 1] ?? 0, this.#heads[bridge] ?? 0];
    const room = Math.min(this.#residual[bridge] ?? 0, this.#room(start, 1), this.#room(end, 0));
    this.#push(bridge, room);
    this.#pushAlong(start, 1, room);
    this.#pushAlong(end, 0, room);
  }

  /** The least room on the way from a node to its terminal. @param back 1 in the source's tree, where flow comes down */
  #room(from: number, back: 0 | 1): number {
    let room = Infinity;
    let node = from;
    for (let up = this.#parent[node] ?? NONE; up !== TERMINAL; up = this.#parent[node] ?? NONE) {
      room = Math.min(room, this.#residual[up ^ back] ?? 0);
      node = this.#heads[up] ?? 0;
    }
    return Math.min(room, Math.abs(this.#terminal[node] ?? 0));
  }

  #pushAlong(from: number, back: 0 | 1, amount: number): void {
    let node = from;
    for (let up = this.#parent[node] ?? NONE; up !== TERMINAL; up = this.#parent[node] ?? NONE) {
      const above = this.#heads[up] ?? 0;
      if (this.#push(up ^ back, amount)) this.#orphan(node);
      node = above;
    }
    const left = (this.#terminal[node] ?? 0) + (back === 1 ? -amount : amount);
    this.#terminal[node] = left;
    if (left === 0) this.#orphan(node);
  }

  /** @returns whether the edge is full now */
  #push(edge: number, amount: number): boolean {
    const left = (this.#residual[edge] ?? 0) - amount;
    this.#residual[edge] = left;
    this.#residual[edge ^ 1] = (this.#residual[edge ^ 1] ?? 0) + amount;
    return left <= 0;
  }

  #orphan(node: number): void {
    this.#parent[node] = ORPHAN;
    this.#orphans.push(node);
  }

  /** Finds other parents for nodes that lost theirs; those that find none are free, and their children orphans. */
  #adoptAll(): void {
    for (let i = 0; i < this.#orphans.length; i += 1) {
      const orphan = this.#orphans[i] ?? 0;
      if (!this.#adopt(orphan)) this.#release(orphan);
    }
    this.#orphans = [];
  }

  #adopt(orphan: number): boolean {
    const isSink = this.#isSink[orphan] ?? 0;
    let [best, least] = [NONE, 0x7fffffff];
    for (let edge = this.#first[orphan] ?? NONE; edge !== NONE; edge = this.#next[edge] ?? NONE) {
      if ((this.#residual[isSink === 0 ? edge ^ 1 : edge] ?? 0) <= 0) continue;
      const other = this.#heads[edge] ?? 0;
      if (this.#isSink[other] !== isSink || this.#parent[other] === NONE) continue;
      const distance = this.#distanceOf(other);
      if (distance < least) [best, least] = [edge, distance];
    }
    if (best === NONE) return false;
    this.#parent[orphan] = best;
    this.#stamp[orphan] = this.#time;
    this.#distance[orphan] = least + 1;
    return true;
  }

  /** Steps from a node up to its terminal, noted at all nodes on the way; more than any when it hangs on an orphan. */
  #distanceOf(from: number): number {
    let steps = 0;
    let node = from;
    while (this.#stamp[node] !== this.#time) {
      const up = this.#parent[node] ?? NONE;
      if (up === ORPHAN || up === NONE) return 0x7fffffff;
      steps += 1;
      if (up === TERMINAL) {
        this.#stamp[node] = this.#time;
        this.#distance[node] = 1;
        steps -= 1;
        break;
      }
      node = this.#heads[up] ?? 0;
    }
    const total = steps + (this.#distance[node] ?? 0);
    let left = total;
    for (node = from; this.#stamp[node] !== this.#time; node = this.#heads[this.#parent[node] ?? 0] ?? 0) {
      this.#stamp[node] = this.#time;
      this.#distance[node] = left;
      left -= 1;
    }
    return total;
  }

  #release(orphan: number): void {
    const isSink = this.#isSink[orphan] ?? 0;
    this.#parent[orphan] = NONE;
    for (let edge = this.#first[orphan] ?? NONE; edge !== NONE; edge = this.#next[edge] ?? NONE) {
      const other = this.#heads[edge] ?? 0;
      const up = this.#parent[other] ?? NONE;
      if (this.#isSink[other] !== isSink || up === NONE) continue;
      if ((this.#residual[isSink === 0 ? edge ^ 1 : edge] ?? 0) > 0) this.#activate(other);
      if (up >= 0 && this.#heads[up] === orphan) this.#orphan(other);
    }
  }
}
