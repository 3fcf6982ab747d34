/** Every tool for masks by its name. The second button picks the class under the pointer, whatever tool is in hand. */
import type { MaskTool } from '#renderer/session/drawing.ts';
import { UNLABELED } from '#shared/domain/mask.ts';
import type { Position } from '#shared/kernels/mask/brush.ts';
import type { Tool } from '../Tool.ts';
import { BoxTool } from './box.ts';
import { BrushTool } from './brush.ts';
import { ClickTool, fill, wand } from './clicked.ts';
import { DragTool, ellipse, lasso, rectangle } from './dragged.ts';
import type { MaskEditor } from './MaskEditor.ts';
import { classUnder } from './Painting.ts';
import { PolygonTool } from './polygon.ts';
import { SuperpixelTool } from './superpixel.ts';

const factories: Readonly<Record<MaskTool, (editor: MaskEditor) => Tool>> = {
  brush: (editor) => new BrushTool(editor, false),
  eraser: (editor) => new BrushTool(editor, true),
  polygon: (editor) => new PolygonTool(editor),
  lasso: (editor) => new DragTool(editor, lasso),
  rectangle: (editor) => new DragTool(editor, rectangle),
  ellipse: (editor) => new DragTool(editor, ellipse),
  fill: (editor) => new ClickTool(editor, fill),
  wand: (editor) => new ClickTool(editor, wand),
  superpixel: (editor) => new SuperpixelTool(editor),
  grabcut: (editor) => new BoxTool(editor),
};

export function createMaskTool(name: MaskTool, editor: MaskEditor): Tool {
  const tool = factories[name](editor);
  let isPicking = false;
  return {
    down: (at) => {
      isPicking = at.button === 'secondary';
      if (isPicking) pickClassUnder(editor, at);
      else tool.down(at);
    },
    move: (path) => tool.move(path),
    up: (at) => {
      if (!isPicking) tool.up(at);
      isPicking = false;
    },
    key: (key, more) => tool.key(key, more),
    cancel: () => tool.cancel(),
    lost: () => (tool.lost === undefined ? tool.cancel() : tool.lost()),
  };
}

/** Paints on with the class that is there; where nothing is labeled, all stays as it is. */
export function pickClassUnder(editor: MaskEditor, at: Position): void {
  const id = classUnder(editor, at);
  if (id !== UNLABELED) editor.pickClass(id);
}
