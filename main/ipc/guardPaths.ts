/** Keeps every path that a served page sends below the allowed folders. The table names each call that takes one. */
import type { FileBrowser } from '#main/services/FileBrowser.ts';
import type { Api, StudioHandlers } from '#shared/contract/api.ts';
import type { ArgsOf } from '#shared/contract/call.ts';
import type { TrainConfig } from '#shared/domain/run.ts';
import { DOWNLOADED } from '#shared/domain/weights.ts';

type PathsOf = {
  readonly [N in keyof Api]?: {
    readonly [M in keyof Api[N]]?: (args: ArgsOf<Api[N][M]>) => readonly (string | null)[];
  };
};

/** Downloaded weights are named, not pointed at. */
const weightsPath = ({ weights }: TrainConfig): string | null =>
  weights?.startsWith(DOWNLOADED) === true ? null : weights;

/** `files.list` checks its own path; `projects.forget` only takes a line off a list. */
export const pathsOf: PathsOf = {
  projects: {
    create: ({ folder }) => [folder],
    open: ({ path }) => [path],
    split: ({ spec }) => (spec.by === 'files' ? [spec.file] : []),
    moveRoot: ({ path }) => [path],
  },
  importing: {
    look: ({ path }) => [path],
    start: ({ source, imagesDir, codes }) => [source, imagesDir, codes ?? null],
  },
  data: {
    batch: ({ config }) => [weightsPath(config)],
    transforms: ({ config }) => [weightsPath(config)],
    trySplit: ({ spec }) => (spec.by === 'files' ? [spec.file] : []),
  },
  training: {
    start: ({ config }) => [weightsPath(config)],
    lrFind: ({ config }) => [weightsPath(config)],
  },
  predicting: {
    predict: ({ paths }) => paths,
    tryDrawn: ({ paths }) => paths,
    alike: ({ image }) => [typeof image === 'string' ? image : null],
    explain: ({ image }) => [typeof image === 'string' ? image : null],
  },
  inbox: {
    report: ({ paths }) => paths,
    import: ({ file }) => [file],
  },
  exporting: {
    model: ({ folder }) => [folder],
    report: ({ folder }) => [folder],
    labels: ({ folder }) => [folder],
  },
};

type AnyHandler = (args: unknown, context: unknown) => unknown;
type AnyRooms = Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;

/** The same handlers; those in the table first check their paths and answer `path.forbidden`. */
export function guardPaths(handlers: StudioHandlers, browser: FileBrowser): StudioHandlers {
  const table = pathsOf as Readonly<
    Record<string, Readonly<Record<string, (args: unknown) => readonly (string | null)[]>>>
  >;
  const guarded = Object.entries(handlers as unknown as AnyRooms).map(([room, calls]) => {
    const wrapped = Object.entries(calls).map(([name, handler]) => {
      const paths = table[room]?.[name];
      return [name, paths === undefined ? handler : guard(handler, paths, browser)] as const;
    });
    return [room, Object.fromEntries(wrapped)] as const;
  });
  return Object.fromEntries(guarded) as unknown as StudioHandlers;
}

function guard(
  handler: AnyHandler,
  paths: (args: unknown) => readonly (string | null)[],
  browser: FileBrowser,
): AnyHandler {
  return (args, context) => {
    for (const path of paths(args)) if (path !== null) browser.check(path);
    return handler(args, context);
  };
}
