/** Pretrained weights: known ones listed, downloaded when somebody asks for it, kept for all projects. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkAddress } from '#main/network/address.ts';
import { download, type Downloaded } from '#main/network/download.ts';
import { openWeights } from '#main/processes/weights/openWeights.ts';
import { AppError, isAppError } from '#shared/contract/errors.ts';
import type { Job, JobId } from '#shared/domain/job.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import { DOWNLOADED, type KnownWeights } from '#shared/domain/weights.ts';
import type { Jobs, Work } from '../Jobs.ts';
import { CATALOGUE, type CatalogueEntry } from './catalogue.ts';
import { WeightsFolder, type StoredWeights } from './WeightsFolder.ts';

/** The largest network here has 0.2 GB; nothing that belongs here comes near this. */
const MAX_BYTES = 2 * 1024 ** 3;

export interface WeightsParts {
  readonly homeDir: string;
  readonly jobs: Jobs;
  readonly catalogue?: readonly CatalogueEntry[];
}

export class Weights {
  readonly #jobs: Jobs;
  readonly #catalogue: readonly CatalogueEntry[];
  readonly #folder: WeightsFolder;
  /** Downloads on their way, by name. */
  readonly #running = new Map<string, JobId>();

  constructor({ homeDir, jobs, catalogue = CATALOGUE }: WeightsParts) {
    this.#jobs = jobs;
    this.#catalogue = catalogue;
    this.#folder = new WeightsFolder(join(homeDir, 'weights'));
  }

  /** The known ones first, then those from addresses. Asks nobody outside. */
  list(): readonly KnownWeights[] {
    const stored = this.#folder.stored();
    const known = this.#catalogue.map((entry) => {
      const here = stored.find(({ name }) => name === entry.name);
      return here === undefined ? { ...entry, isDownloaded: false } : told(here);
    });
    const names = new Set(this.#catalogue.map(({ name }) => name));
    return [...known, ...stored.filter(({ name }) => !names.has(name)).map(told)];
  }

  /**
   * Starts a download of known weights by name, or of any by address; one that is on its way already is not started twice.
   * @throws AppError `weights.unknown`, `download.address`
   */
  download(source: string, project: ProjectId): Job {
    const entry = this.#entryOf(source);
    const running = this.#running.get(entry.name);
    if (running !== undefined) return this.#jobs.get(running);
    const title = `Downloading ${entry.title}`;
    const job = this.#jobs.start({ project, kind: 'download', title }, this.#work(entry));
    this.#running.set(entry.name, job.id);
    void this.#jobs.wait(job.id).then(() => this.#running.delete(entry.name));
    return job;
  }

  /** @throws AppError `weights.unknown` */
  remove(name: string): void {
    this.#folder.remove(this.#stored(name));
  }

  /** What a training setting means: a file as it is, downloaded weights by name. @throws AppError `weights.unknown` */
  pathOf(setting: string): string {
    if (!setting.startsWith(DOWNLOADED)) return setting;
    return this.#folder.pathOf(this.#stored(setting.slice(DOWNLOADED.length)).file);
  }

  /** The checksum of downloaded weights when they came, or null for a file of somebody's own. */
  checksumOf(setting: string): string | null {
    return setting.startsWith(DOWNLOADED) ? this.#stored(setting.slice(DOWNLOADED.length)).sha256 : null;
  }

  /** The name under which a source is (or will be) kept. @throws AppError `weights.unknown`, `download.address` */
  nameOf(source: string): string {
    return this.#entryOf(source).name;
  }

  #stored(name: string): StoredWeights {
    const found = this.#folder.stored().find((one) => one.name === name);
    if (found === undefined) throw this.#unknown(name);
    return found;
  }

  #entryOf(source: string): CatalogueEntry {
    const known = this.#catalogue.find(({ name }) => name === source);
    if (known !== undefined) return known;
    if (!/^[a-z][a-z0-9+.-]*:/i.test(source)) throw this.#unknown(source);
    const url = checkAddress(source);
    const name = nameOfAddress(url);
    return { name, title: name, arch: null, url: url.href, bytes: null, sha256: null, licence: null };
  }

  #unknown(name: string): AppError<'weights.unknown'> {
    return new AppError('weights.unknown', {
      name,
      known: this.#catalogue.map((one) => one.name).join(', '),
    });
  }

  #work(entry: CatalogueEntry): Work {
    return async (progress, signal) => {
      const file = `${entry.name}${/\.onnx$/i.test(new URL(entry.url).pathname) ? '.onnx' : '.safetensors'}`;
      const unlock = this.#folder.lock(file);
      if (unlock === null) {
        throw new AppError('download.refused', {
          url: entry.url,
          problem: 'another Limn is downloading it now',
        });
      }
      try {
        const got = await download({
          url: entry.url,
          target: this.#folder.pathOf(file),
          sha256: entry.sha256 ?? this.#folder.firstChecksum(entry.url),
          maxBytes: MAX_BYTES,
          progress,
          signal,
          check: (path) => checkStructure(path, entry.url),
        });
        this.#keep(entry, file, got);
        const { bytes, sha256, resumedAt } = got;
        return { kind: 'download', report: { name: entry.name, bytes, sha256, resumedAt } };
      } finally {
        unlock();
      }
    };
  }

  #keep(
    { name, title, arch, url, licence }: CatalogueEntry,
    file: string,
    { bytes, sha256 }: Downloaded,
  ): void {
    const downloadedAt = Date.now();
    this.#folder.store({ format: 1, name, title, arch, url, licence, file, bytes, sha256, downloadedAt });
  }
}

const told = ({ name, title, arch, url, bytes, sha256, licence }: StoredWeights): KnownWeights => ({
  name,
  title,
  arch,
  url,
  bytes,
  sha256,
  licence,
  isDownloaded: true,
});

/** The last part of the address, for people, and a bit of a hash, so that two addresses never share a name. */
function nameOfAddress(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? url.hostname;
  const stem = last.replace(/\.(?:safetensors|onnx)$/i, '').replaceAll(/[^a-z0-9]+/gi, '-');
  const mark = createHash('sha256').update(url.href).digest('hex').slice(0, 8);
  return `${stem.toLowerCase().slice(0, 40)}-${mark}`.replace(/^-/, '');
}

/** A file that came whole may still be something else. */
function checkStructure(path: string, url: string): void {
  try {
    openWeights(path).close();
  } catch (error) {
    if (!isAppError(error) || !error.code.startsWith('weights.')) throw error;
    const reason =
      error.code === 'weights.pytorch'
        ? 'it is a PyTorch file, not safetensors'
        : 'reason' in error.data
          ? error.data.reason
          : '';
    throw new AppError('download.refused', { url, problem: reason }, { cause: error });
  }
}
