/** What the numbers or colours of mask files mean: lists of classes as they lie beside masks, and how they are found out. */
import { hexColor } from './annotations.ts';
import { readNames } from './yolo.ts';

/** A line of `codes.txt` that is no class: pixels nobody has labeled. */
export const UNLABELED_CODE = 'Unlabeled';

/** labelme's list begins with it: what it stands for has the number -1, which 8 bits cannot hold. */
const IGNORE_LINE = '__ignore__';

/** A class by number; null: no class. */
export type Codes = readonly (string | null)[];

/** `codes.txt`, `class_names.txt`, `labels.txt`, `classes.txt`: one class per line, the first is 0. */
export function readCodes(text: string): Codes {
  const names = readNames(text);
  const listed = names[0] === IGNORE_LINE ? names.slice(1) : names;
  return listed.map((name) => (name.toLowerCase() === UNLABELED_CODE.toLowerCase() ? null : name));
}

/** Colours and what they mean; null: no class. */
export type ColorMap = ReadonlyMap<number, string | null>;

/**
 * Lists of colours as they are around: CamVid's `64 128 64<tab>Animal`, CVAT's `road:128,64,128::`, `name,r,g,b` with a header,
 * and Limn's own `#rrggbb=road`. Null when a text is none of them.
 */
export function readColorMap(text: string): ColorMap | null {
  const colors = new Map<number, string | null>();
  for (const line of readNames(text)) {
    if (line === '' || /^#(?![0-9a-f]{6}\s*=)/i.test(line)) continue;
    const found = colorLine(line);
    if (found !== null) colors.set(found.color, nameOrNone(found.name));
    // The first line may be a header.
    else if (colors.size > 0 || !/[a-z]/i.test(line)) return null;
  }
  return colors.size === 0 ? null : colors;
}

const nameOrNone = (name: string): string | null =>
  name === '' || name.toLowerCase() === UNLABELED_CODE.toLowerCase() ? null : name;

const SHAPES: readonly { readonly of: RegExp; readonly name: number; readonly r: number }[] = [
  { of: /^(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/, name: 4, r: 1 },
  { of: /^([^:]+):(\d+),(\d+),(\d+)(?::.*)?$/, name: 1, r: 2 },
  { of: /^"?([^",]+)"?,\s*(\d+),\s*(\d+),\s*(\d+)(?:,.*)?$/, name: 1, r: 2 },
];

function colorLine(line: string): { readonly color: number; readonly name: string } | null {
  const own = /^(#[0-9a-f]{6})\s*=\s*(.*)$/i.exec(line);
  if (own !== null)
    return { color: Number.parseInt((own[1] ?? '').slice(1), 16), name: (own[2] ?? '').trim() };
  for (const { of, name, r } of SHAPES) {
    const parts = of.exec(line);
    if (parts === null) continue;
    const rgb = [r, r + 1, r + 2].map((at) => Number(parts[at]));
    if (rgb.some((channel) => channel > 255)) return null;
    return {
      color: ((rgb[0] ?? 0) << 16) | ((rgb[1] ?? 0) << 8) | (rgb[2] ?? 0),
      name: (parts[name] ?? '').trim(),
    };
  }
  return null;
}

/** `0x804080` as `#804080`. */
export const colorName = (color: number): string =>
  hexColor((color >> 16) & 255, (color >> 8) & 255, color & 255);

/** Whether colours are only shades of grey: then they are numbers, written with three channels. */
export const isGrey = (color: number): boolean =>
  (color & 255) === ((color >> 8) & 255) && (color & 255) === ((color >> 16) & 255);
