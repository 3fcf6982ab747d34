import { beforeEach, describe, expect, it } from 'vitest';
import { PointerGestures, type PointerInput } from '#renderer/stage/PointerGestures.ts';
import type { Tool, ToolPointer } from '#renderer/tools/Tool.ts';

const camera = { scale: 2, x: 10, y: 20 };
let log: string[] = [];
let flushes = 0;
/** How far the picture was moved to the right, on the canvas. */
let shift = 0;
let hovered: (ToolPointer | null)[] = [];
let gestures: PointerGestures;

const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${String(x)},${String(y)}`;

const tool: Tool = {
  down: (pointer) => log.push(`down ${at(pointer)}${pointer.alt ? ' alt' : ''} ${pointer.button}`),
  move: (path) => log.push(`move ${path.map(at).join(' ')}`),
  up: (pointer) => log.push(`up ${at(pointer)} ${pointer.button}`),
  key: () => false,
  cancel: () => log.push('cancel'),
};

/** A pointer at a pixel of the image. */
const pointer = (x: number, y: number, more: Partial<PointerInput> = {}): PointerInput => ({
  pointerId: 1,
  device: 'mouse',
  button: 0,
  x: x * camera.scale + camera.x,
  y: y * camera.scale + camera.y,
  pressure: 0,
  shift: false,
  alt: false,
  mod: false,
  timeMs: 0,
  ...more,
});

const finger = (pointerId: number, x: number, y: number, timeMs = 0): PointerInput =>
  pointer(x, y, { pointerId, device: 'touch', timeMs });
const pen = (x: number, y: number, more: Partial<PointerInput> = {}): PointerInput =>
  pointer(x, y, { pointerId: 9, device: 'pen', pressure: 0.8, ...more });

beforeEach(() => {
  log = [];
  hovered = [];
  flushes = 0;
  shift = 0;
  gestures = new PointerGestures({
    camera: () => ({ ...camera, x: camera.x + shift }),
    pan: (dx, dy) => log.push(`pan ${String(dx)},${String(dy)}`),
    zoom: (point, factor) => log.push(`zoom ${at(point)} by ${String(factor)}`),
    onPointer: (pointer_) => hovered.push(pointer_),
    requestFlush: () => (flushes += 1),
  });
  gestures.setTool(tool);
  log = [];
});

describe('drawing', () => {
  it('tells the tool of every place, in order, when the frame comes', () => {
    gestures.down(pointer(1, 1), false);
    gestures.move([pointer(2, 1), pointer(3, 1)]);
    gestures.move([pointer(4, 1)]);
    expect(log).toEqual(['down 1,1 primary']);
    expect(flushes).toBe(2);
    gestures.flush();
    gestures.flush();
    expect(log.slice(1)).toEqual(['move 2,1 3,1 4,1']);
  });

  it('loses no place when the button goes up before the frame', () => {
    gestures.down(pointer(1, 1), false);
    gestures.move([pointer(2, 1)]);
    gestures.up(pointer(3, 1));
    expect(log).toEqual(['down 1,1 primary', 'move 2,1', 'up 3,1 primary']);
  });

  it('says where the pointer is while no button is held, and that it left', () => {
    gestures.move([pointer(5, 5)]);
    gestures.flush();
    expect(log).toEqual(['move 5,5']);
    gestures.leave();
    expect(hovered.map((one) => one?.x ?? null)).toEqual([5, null]);
  });

  it('tells the second button from the first, also when it goes up', () => {
    gestures.down(pointer(1, 1, { button: 2 }), false);
    gestures.up(pointer(1, 1, { button: 2 }));
    expect(log).toEqual(['down 1,1 secondary', 'up 1,1 secondary']);
  });

  it('gives up when the system takes the pointer away, and when the tool is another one', () => {
    gestures.down(pointer(1, 1), false);
    gestures.cancel(1);
    gestures.up(pointer(1, 1));
    expect(log).toEqual(['down 1,1 primary', 'cancel']);
    gestures.down(pointer(1, 1), false);
    gestures.setTool(null);
    expect(log.slice(2)).toEqual(['down 1,1 primary', 'cancel']);
  });

  it('tells of Alt although the pointer rests', () => {
    gestures.move([pointer(5, 5)]);
    gestures.flush();
    gestures.modifiers({ shift: false, alt: true, mod: false });
    gestures.flush();
    expect(hovered.map((one) => one?.alt)).toEqual([false, true]);
  });
});

describe('moving the picture', () => {
  it('is what the middle button does, and the first one while Space is held', () => {
    gestures.down(pointer(0, 0, { button: 1 }), false);
    gestures.move([pointer(5, 0)]);
    gestures.up(pointer(5, 0));
    gestures.down(pointer(0, 0), true);
    expect(gestures.isPanning).toBe(true);
    gestures.move([pointer(0, 4)]);
    gestures.up(pointer(0, 4));
    gestures.flush();
    // The tool sees the pointer move, but nothing is pressed for it.
    expect(log).toEqual(['pan 10,0', 'pan 0,8', 'move 5,0 0,4']);
  });

  it('leaves the pointer above another pixel of it', () => {
    gestures.move([pointer(5, 5)]);
    gestures.flush();
    shift = 10;
    gestures.viewMoved();
    gestures.flush();
    expect(hovered.map((one) => one?.x)).toEqual([5, 0]);
  });

  it('is what one finger does without a tool', () => {
    gestures.setTool(null);
    log = [];
    gestures.down(finger(1, 0, 0), false);
    gestures.move([finger(1, 1, 2)]);
    expect(log).toEqual(['pan 2,4']);
  });
});

describe('fingers', () => {
  it('take back a stroke when the second one follows at once, and pinch', () => {
    gestures.down(finger(1, 0, 0, 0), false);
    gestures.down(finger(2, 10, 0, 100), false);
    expect(log).toEqual(['down 0,0 primary', 'cancel']);
    gestures.move([finger(2, 20, 0, 120)]);
    expect(log.slice(2)).toEqual(['pan 10,0', 'zoom 30,20 by 2']);
  });

  it('draw on when a second one touches later', () => {
    gestures.down(finger(1, 0, 0, 0), false);
    gestures.down(finger(2, 10, 0, 400), false);
    gestures.move([finger(2, 20, 0, 410)]);
    gestures.move([finger(1, 3, 0, 420)]);
    gestures.up(finger(1, 4, 0, 430));
    expect(log).toEqual(['down 0,0 primary', 'move 3,0', 'up 4,0 primary']);
  });

  it('draw nothing after a pinch until all have left the screen', () => {
    gestures.down(finger(1, 0, 0, 0), false);
    gestures.down(finger(2, 10, 0, 10), false);
    gestures.up(finger(1, 0, 0, 20));
    log = [];
    gestures.move([finger(2, 12, 0, 30)]);
    gestures.down(finger(3, 1, 1, 40), false);
    gestures.up(finger(3, 1, 1, 50));
    expect(log.filter((line) => line.startsWith('down'))).toEqual([]);
    gestures.up(finger(2, 12, 0, 60));
    gestures.down(finger(4, 1, 1, 500), false);
    expect(log.at(-1)).toBe('down 1,1 primary');
  });
});

describe('a pen', () => {
  it('tells its pressure; a mouse always presses half', () => {
    let pressures: number[] = [];
    gestures.setTool({ ...tool, move: (path) => (pressures = path.map(({ pressure }) => pressure)) });
    gestures.move([pen(1, 1, { pressure: 0.3 }), pointer(1, 1, { pressure: 0 })]);
    gestures.flush();
    expect(pressures).toEqual([0.3, 0.5]);
  });

  it('draws while the palm rests on the screen, whichever comes first', () => {
    gestures.down(finger(1, 50, 50, 0), false);
    gestures.down(pen(1, 1, { timeMs: 20 }), false);
    gestures.down(finger(2, 60, 60, 40), false);
    gestures.move([finger(2, 61, 60, 50)]);
    gestures.up(pen(2, 2, { timeMs: 60 }));
    gestures.up(finger(1, 50, 50, 61));
    gestures.up(finger(2, 50, 50, 62));
    gestures.down(finger(3, 50, 50, 400), false);
    expect(log).toEqual(['down 50,50 primary', 'cancel', 'down 1,1 primary', 'up 2,2 primary']);
  });

  it('takes away with its other end, as Alt does', () => {
    gestures.down(pen(1, 1, { button: 5 }), false);
    expect(log).toEqual(['down 1,1 alt primary']);
  });
});
