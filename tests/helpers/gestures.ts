/** A hand for tools: presses, drags and clicks given in pixels of the image, as the stage hands them on. */
import type { Tool, ToolPointer } from '#renderer/tools/Tool.ts';

export interface Hand {
  /** Presses, goes through the places, and lets go at the last one. */
  readonly drag: (places: readonly (readonly [number, number])[], held?: Partial<ToolPointer>) => void;
  readonly click: (x: number, y: number, held?: Partial<ToolPointer>) => void;
  /** Moves without a press. */
  readonly hover: (x: number, y: number, held?: Partial<ToolPointer>) => void;
}

export const pointerAt = (x: number, y: number, held: Partial<ToolPointer> = {}): ToolPointer => ({
  x,
  y,
  pressure: 0.5,
  device: 'mouse',
  button: 'primary',
  shift: false,
  alt: false,
  mod: false,
  scale: 1,
  ...held,
});

/** @param usual how the pointer is held unless said otherwise, its scale for one */
export function handOf(tool: Tool, usual: Partial<ToolPointer> = {}): Hand {
  const at = (x: number, y: number, held: Partial<ToolPointer> = {}): ToolPointer =>
    pointerAt(x, y, { ...usual, ...held });
  const drag: Hand['drag'] = (places, held) => {
    const [first] = places;
    const last = places.at(-1);
    if (first === undefined || last === undefined) return;
    tool.down(at(...first, held));
    for (const place of places.slice(1)) tool.move([at(...place, held)]);
    tool.up(at(...last, held));
  };
  return {
    drag,
    click: (x, y, held) => drag([[x, y]], held),
    hover: (x, y, held) => tool.move([at(x, y, held)]),
  };
}
