/** Choosing where images come from: drop or browse, then a look at what it is. */
import { useCallback, useState } from 'react';
import { pathsOfDrop } from '#renderer/bridge/dropped.ts';
import { studio } from '#renderer/bridge/studio.ts';
import type { SourceLook } from '#shared/domain/job.ts';
import type { Kind } from '#shared/domain/project.ts';
import { usePathPicker } from './usePathPicker.ts';

export type SourceState =
  | { readonly step: 'none' }
  | { readonly step: 'uploading'; readonly done: number; readonly total: number }
  | { readonly step: 'looking'; readonly path: string }
  | { readonly step: 'known'; readonly look: SourceLook }
  | { readonly step: 'failed'; readonly error: unknown };

export interface Source {
  readonly state: SourceState;
  /** What the colours of masks mean that are pictures, by `#rrggbb`; a colour without a name is no class. */
  readonly colors: Readonly<Record<string, string>>;
  readonly nameColor: (color: string, name: string) => void;
  readonly lookAt: (path: string) => void;
  readonly drop: (transfer: DataTransfer) => void;
  readonly browse: (what: 'folder' | 'file', title: string) => void;
  readonly clear: () => void;
}

export function useSource(): Source {
  const [state, setState] = useState<SourceState>({ step: 'none' });
  const [colors, setColors] = useState<Readonly<Record<string, string>>>({});
  const pick = usePathPicker();
  const guard = useCallback((work: Promise<void>) => {
    work.catch((error: unknown) => setState({ step: 'failed', error }));
  }, []);
  const nameColor = useCallback(
    (color: string, name: string) => setColors((now) => ({ ...now, [color]: name })),
    [],
  );
  const look = useCallback(async (path: string) => {
    setColors({});
    setState({ step: 'looking', path });
    setState({ step: 'known', look: await studio.importing.look({ path }) });
  }, []);
  const drop = useCallback(
    (transfer: DataTransfer) => {
      const upload = pathsOfDrop(transfer, (done, total) => setState({ step: 'uploading', done, total }));
      guard(upload.then((paths) => (paths[0] === undefined ? undefined : look(paths[0]))));
    },
    [guard, look],
  );
  const browse = useCallback(
    (what: 'folder' | 'file', title: string) => {
      guard(pick(what, title).then((paths) => (paths?.[0] === undefined ? undefined : look(paths[0]))));
    },
    [guard, look, pick],
  );
  const lookAt = useCallback((path: string) => guard(look(path)), [guard, look]);
  const clear = useCallback(() => setState({ step: 'none' }), []);
  return { state, colors, nameColor, lookAt, drop, browse, clear };
}

/** How a source that was looked at is imported. Of folders by class only the images count where classes are drawn. */
export const importOf = (look: SourceLook, kind: Kind, colors: Source['colors'] = {}) => ({
  source: look.path,
  format: look.format === 'folder' && !look.kinds.includes(kind) ? ('images' as const) : look.format,
  imagesDir: look.imagesDir,
  suffix: look.suffix === '' ? null : look.suffix,
  delimiter: null,
  colors: look.colors.length === 0 ? null : named(look.colors, colors),
});

/** Null while no colour has a name: then there is nothing to import masks by. */
function named(all: readonly string[], colors: Source['colors']): Record<string, string> | null {
  const names = all.map((color) => [color, (colors[color] ?? '').trim()] as const);
  return names.some(([, name]) => name !== '') ? Object.fromEntries(names) : null;
}
