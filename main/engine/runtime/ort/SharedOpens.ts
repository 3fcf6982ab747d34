/** Things that are opened once for all who want the same, and closed when the last of them is done. */

interface Opened<T> {
  readonly value: Promise<T>;
  users: number;
}

export interface Share<T> {
  readonly value: T;
  /** To be called once. */
  readonly release: () => Promise<void>;
}

export class SharedOpens<T> {
  private readonly opened = new Map<string, Opened<T>>();
  private readonly close: (value: T) => Promise<void>;

  constructor(close: (value: T) => Promise<void>) {
    this.close = close;
  }

  /** Opens unless somebody has what this key stands for; what could not be opened is tried anew the next time. */
  async share(key: string, open: () => Promise<T>): Promise<Share<T>> {
    const entry = this.opened.get(key) ?? { value: open(), users: 0 };
    this.opened.set(key, entry);
    entry.users++;
    const release = async (): Promise<void> => {
      if (--entry.users > 0) return;
      this.opened.delete(key);
      await this.close(await entry.value);
    };
    try {
      return { value: await entry.value, release };
    } catch (error) {
      if (this.opened.get(key) === entry) this.opened.delete(key);
      throw error;
    }
  }
}
