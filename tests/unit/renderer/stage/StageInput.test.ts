import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StageInput } from '#renderer/stage/StageInput.ts';
import type { Tool } from '#renderer/tools/Tool.ts';

/** As much of an element as the stage's input looks at. */
class FakeBox extends EventTarget {
  readonly style = { touchAction: '', cursor: '' };
  readonly captured: number[] = [];
  getBoundingClientRect = (): { left: number; top: number } => ({ left: 100, top: 50 });
  setPointerCapture = (id: number): number => this.captured.push(id);
}
/** No event of these tests has an element as its target. */
class FakeElement extends EventTarget {}

let box: FakeBox;
let page: EventTarget;
let frames: (() => void)[];
let log: string[];
let input: StageInput;

const tool: Tool = {
  down: ({ x, y }) => log.push(`down ${String(x)},${String(y)}`),
  move: (path) => log.push(`move ${path.map(({ x, y }) => `${String(x)},${String(y)}`).join(' ')}`),
  up: ({ x, y }) => log.push(`up ${String(x)},${String(y)}`),
  key: (key) => key === 'Enter',
  cancel: () => log.push('cancel'),
};

const nextFrame = (): void => frames.splice(0).forEach((frame) => frame());

/** A pointer event at a place of the canvas. */
function pointer(type: string, x: number, y: number, more: object = {}): Event {
  const event = new Event(type, { cancelable: true });
  const plain = { pointerId: 1, pointerType: 'mouse', button: 0, pressure: 0, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }; // prettier-ignore
  return Object.assign(event, plain, { clientX: x + 100, clientY: y + 50 }, more);
}
const send = (type: string, x: number, y: number, more?: object): boolean =>
  box.dispatchEvent(pointer(type, x, y, more));
const key = (type: string, code: string, more: object = {}): boolean =>
  page.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), { code, key: code, ...more }));

beforeEach(() => {
  [box, page, frames, log] = [new FakeBox(), new EventTarget(), [], []];
  vi.stubGlobal('window', page);
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
  input = new StageInput(box as unknown as HTMLElement, {
    camera: () => ({ scale: 2, x: 0, y: 0 }),
    pan: (dx, dy) => log.push(`pan ${String(dx)},${String(dy)}`),
    zoom: (at, factor) => log.push(`zoom ${String(at.x)},${String(at.y)} ${factor > 1 ? 'in' : 'out'}`),
    onPointer: () => undefined,
  });
  input.setTool(tool);
  log = [];
});
afterEach(() => {
  input.destroy();
  vi.unstubAllGlobals();
});

describe('the pointer on the stage', () => {
  it('reaches the tool in pixels of the image, with every place the browser put together, once per frame', () => {
    send('pointerdown', 10, 20);
    const places = [pointer('pointermove', 12, 20), pointer('pointermove', 14, 20)];
    send('pointermove', 14, 20, { getCoalescedEvents: () => places });
    send('pointermove', 16, 20, { getCoalescedEvents: () => [] });
    send('pointermove', 18, 20);
    expect([log, frames.length, box.captured]).toEqual([['down 5,10'], 1, [1]]);
    nextFrame();
    expect(log.at(-1)).toBe('move 6,10 7,10 8,10 9,10');
    send('pointerup', 20, 20);
    send('lostpointercapture', 20, 20);
    expect(log.slice(2)).toEqual(['up 10,10']);
  });

  it('is given up when the system takes it away', () => {
    send('pointerdown', 10, 20);
    send('lostpointercapture', 10, 20);
    expect(log.at(-1)).toBe('cancel');
  });

  it('moves the picture while Space is held, and says so', () => {
    input.setCursor('crosshair');
    key('keydown', 'Space');
    expect(box.style.cursor).toBe('grab');
    send('pointerdown', 10, 20);
    expect(box.style.cursor).toBe('grabbing');
    send('pointermove', 13, 20);
    send('pointerup', 13, 20);
    key('keyup', 'Space');
    expect([log, box.style.cursor]).toEqual([['pan 3,0'], 'crosshair']);
  });

  it('opens no menu while a tool is in hand', () => {
    expect(send('contextmenu', 1, 1)).toBe(false);
    input.setTool(null);
    expect(send('contextmenu', 1, 1)).toBe(true);
  });

  it('pans with the wheel and zooms with Ctrl', () => {
    send('wheel', 10, 20, { deltaX: 1, deltaY: 4, deltaMode: 0 });
    send('wheel', 10, 20, { deltaX: 0, deltaY: -4, deltaMode: 0, ctrlKey: true });
    expect(log).toEqual(['pan -1,-4', 'zoom 10,20 in']);
  });
});

it('keys go to the tool in hand, after the places that it was not told of yet', () => {
  send('pointerdown', 0, 0);
  send('pointermove', 2, 2);
  expect(input.key('Enter', { dx: 0, dy: 0, shift: false })).toBe(true);
  expect(input.key('Delete', { dx: 0, dy: 0, shift: false })).toBe(false);
  expect(log).toEqual(['down 0,0', 'move 1,1']);
});
