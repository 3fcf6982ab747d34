/** Pictures as the stage asks for them: what a file holds, views of it, the numbers under a point, and copies of huge ones. */
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  plainFacts,
  type PictureFacts,
  type PyramidPlace,
  type View,
  type ViewRequest,
} from '#main/files/OpenPicture.ts';
import { readPage } from '#main/files/readBands.ts';
import { readPyramidInfo } from '#main/files/pyramid/layout.ts';
import { nodeHost, type TrainerHost } from '#main/processes/host.ts';
import { makePyramid } from '#main/processes/pictures/makePyramid.ts';
import { PictureThread } from '#main/processes/pictures/PictureThread.ts';
import type { ItemId } from '#shared/domain/item.ts';
import type { Job } from '#shared/domain/job.ts';
import type { Picture } from '#shared/domain/picture.ts';
import type { ProjectId } from '#shared/domain/project.ts';
import type { Items } from './Items.ts';
import type { Jobs } from './Jobs.ts';
import type { OpenProject, Projects } from './Projects.ts';

/** Views that were made lately, as files. */
const KEPT_BYTES = 48 * 1024 ** 2;
const KEPT_FACTS = 1000;

/** A page of an item, on the disk. */
interface Place {
  readonly id: ItemId;
  readonly path: string;
  readonly page: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes with the file. */
  readonly version: string;
}

/** A view, and the tag by which a browser asks whether its own is still right. */
export interface TaggedView {
  readonly tag: string;
  /** null: the browser has it already. */
  readonly view: View | null;
}

export class Pictures {
  readonly #projects: Projects;
  readonly #jobs: Jobs;
  readonly #items: Items;
  readonly #host: TrainerHost;
  readonly #thread = new PictureThread();
  readonly #facts = new Map<string, PictureFacts>();
  /** Oldest use first. */
  readonly #views = new Map<string, View>();
  #viewBytes = 0;
  readonly #building = new Map<string, Job>();

  constructor(parts: { projects: Projects; jobs: Jobs; items: Items; host?: TrainerHost }) {
    this.#projects = parts.projects;
    this.#jobs = parts.jobs;
    this.#items = parts.items;
    this.#host = parts.host ?? nodeHost;
  }

  /**
   * What one page of an item's file holds. The reduced copies of a huge one are started when they are not there yet.
   * @throws AppError `item.unknown`, `path.missing`, `path.forbidden`, `image.unreadable`, `image.too-large`
   */
  async describe(project: OpenProject, id: ItemId, page: number): Promise<Picture> {
    const place = await this.#place(project, id, page);
    const facts = await this.#factsOf(project, place);
    if (facts.levels.length === 1 || (await pyramidOf(project, place)) !== null)
      return { ...facts, preparing: null };
    return { ...facts, preparing: this.#prepare(project, place).id };
  }

  /**
   * The numbers of all bands of one pixel of the upright picture.
   * @returns null outside of the picture, and of a huge one that is still being prepared
   * @throws AppError as `describe`
   */
  async pixel(
    project: OpenProject,
    id: ItemId,
    at: { page: number; x: number; y: number },
  ): Promise<readonly number[] | null> {
    const place = await this.#place(project, id, at.page);
    const pyramid = await pyramidOf(project, place);
    return this.#thread.ask('pixel', { ...whereOf(place), x: at.x, y: at.y, pyramid });
  }

  /**
   * A view of an item.
   * @param knownTag of the view that the browser has
   * @returns null when there is no such square or band, or the copies it would come from are not there yet
   * @throws AppError `project.unknown`, and as `describe`
   */
  async view(
    projectId: ProjectId,
    id: ItemId,
    request: ViewRequest,
    knownTag: string | undefined,
  ): Promise<TaggedView | null> {
    const project = this.#projects.get(projectId);
    const place = await this.#place(project, id, request.page);
    const tag = `"${place.version}-${lookTag(request)}"`;
    if (tag === knownTag) return { tag, view: null };
    const key = `${projectId} ${String(id)} ${tag}`;
    const known = this.#views.get(key);
    if (known !== undefined) return { tag, view: known };
    const pyramid = request.tile === null ? null : await pyramidOf(project, place);
    const view = await this.#thread.ask('view', { ...whereOf(place), request, pyramid });
    if (view === null) return null;
    this.#keep(key, view);
    return { tag, view };
  }

  close(): void {
    this.#thread.close();
  }

  async #place(project: OpenProject, id: ItemId, page: number): Promise<Place> {
    const path = await this.#items.originalPath(project, id);
    const { size, mtimeMs } = await stat(path);
    const modifiedMs = Math.round(mtimeMs);
    return {
      id,
      path,
      page,
      sizeBytes: size,
      modifiedMs,
      version: `${size.toString(36)}-${modifiedMs.toString(36)}`,
    };
  }

  async #factsOf(project: OpenProject, place: Place): Promise<PictureFacts> {
    const key = [project.id, place.id, place.page, place.version].join(' ');
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const plain = plainFacts(await readPage(place.path, place.page));
    const facts = plain ?? (await this.#thread.ask('describe', whereOf(place)));
    if (this.#facts.size >= KEPT_FACTS) this.#facts.clear();
    this.#facts.set(key, facts);
    return facts;
  }

  /** Starts making the reduced copies, unless that is under way. */
  #prepare(project: OpenProject, place: Place): Job {
    const folder = folderOf(project, place);
    const running = this.#building.get(folder);
    if (running !== undefined) return running;
    const title = `Preparing ${basename(place.path)}`;
    const job = this.#jobs.start(
      { project: project.id, kind: 'pyramid', title },
      async (progress, signal) => {
        const { path, page } = place;
        try {
          await makePyramid(this.#host, { path, page, folder }, { progress, signal });
        } finally {
          this.#building.delete(folder);
          // A process that was killed could not clean up behind itself.
          await rm(`${folder}.new`, { recursive: true, force: true });
        }
        return null;
      },
    );
    this.#building.set(folder, job);
    return job;
  }

  #keep(key: string, view: View): void {
    this.#views.set(key, view);
    this.#viewBytes += view.bytes.length;
    for (const [old, { bytes }] of this.#views) {
      if (this.#viewBytes <= KEPT_BYTES) return;
      this.#views.delete(old);
      this.#viewBytes -= bytes.length;
    }
  }
}

const whereOf = ({ path, page, version }: Place): Pick<Place, 'path' | 'page' | 'version'> => ({
  path,
  page,
  version,
});

const folderOf = (project: OpenProject, { id, page }: Place): string =>
  join(project.path, 'cache', 'pyramids', `${String(id)}-${String(page)}`);

/** The copies of this very file, or null. */
async function pyramidOf(project: OpenProject, place: Place): Promise<PyramidPlace | null> {
  const folder = folderOf(project, place);
  const info = await readPyramidInfo(folder);
  const isOfThis = info?.sourceBytes === place.sizeBytes && info.sourceModifiedMs === place.modifiedMs;
  return isOfThis ? { folder, kind: info.kind } : null;
}

/** A request as a short text: the same for the same view. */
function lookTag({ page, bands, low, high, tile }: ViewRequest): string {
  const tilePart = tile === null ? '' : `${String(tile.level)}.${String(tile.x)}.${String(tile.y)}`;
  return [page, bands ?? '', low ?? '', high ?? '', tilePart].map(String).join('_');
}
