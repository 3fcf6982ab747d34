/** Lists of colours as a person gives them, for a request. */
import { colorName, readColorMap } from '#main/formats/maskNumbers.ts';

/** By `#rrggbb`; '' is no class. Null when the text is no such list. */
export function readColorList(text: string): Readonly<Record<string, string>> | null {
  const colors = readColorMap(text);
  return colors === null
    ? null
    : Object.fromEntries([...colors].map(([color, name]) => [colorName(color), name ?? '']));
}
