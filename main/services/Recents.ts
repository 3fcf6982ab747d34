/** The projects that were open lately, newest first, kept in the home folder. */
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '#main/files/jsonFile.ts';
import type { ProjectId } from '#shared/domain/project.ts';

const KEPT = 50;

export interface Recent {
  readonly path: string;
  readonly id: ProjectId;
  readonly name: string;
  readonly openedAt: number;
}

const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' &&
  value !== null &&
  'path' in value &&
  typeof value.path === 'string' &&
  'id' in value &&
  typeof value.id === 'string' &&
  'name' in value &&
  typeof value.name === 'string' &&
  'openedAt' in value &&
  typeof value.openedAt === 'number';

export class Recents {
  readonly #file: string;

  constructor(homeDir: string) {
    this.#file = join(homeDir, 'recent.json');
  }

  list(): readonly Recent[] {
    const stored = readJsonFile(this.#file);
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  }

  /** Puts a project at the top. */
  note(recent: Recent): void {
    const others = this.list().filter((other) => other.path !== recent.path);
    writeJsonFile(this.#file, [recent, ...others].slice(0, KEPT));
  }

  forget(path: string): void {
    writeJsonFile(
      this.#file,
      this.list().filter((recent) => recent.path !== path),
    );
  }
}
