/** Three hints for who is here for the first time: at the grid, at one image, at the first undo. Each is gone once read. */
import type { Kind } from '#shared/domain/project.ts';
import type { CommandId } from './commandNames.ts';

/** What stands on the key of a command now. */
export type KeyName = (id: CommandId) => string;

export type HintPlace = 'grid' | 'single' | 'undo';

export interface Hint {
  /** Under which it is remembered as read. */
  readonly id: string;
  readonly words: (key: KeyName) => string;
  /** For who has no keys at hand but a finger or a pen. */
  readonly touch?: string;
}

const undo: Hint = {
  id: 'label.undo',
  words: (key) =>
    `Undo goes back to the first thing you did, also after a restart. ${key('label.redo')} does it again.`,
};

const moving = (key: KeyName): string =>
  `${key('label.next')} and ${key('label.previous')} go to the next and previous image`;

export const hints: Readonly<Record<Kind, Readonly<Record<HintPlace, Hint>>>> = {
  tags: {
    grid: {
      id: 'label.keys',
      words: (key) => `Press ${key('label.toggle1')} to ${key('label.toggle9')} to toggle a tag on what is selected; ${moving(key)}; ${key('app.keys')} shows all keys.`,
      touch: 'Tap an image and then its tags on the right. Hold one to select several, tap twice to open.',
    },
    single: {
      id: 'label.single',
      touch: 'Tap tags on the right, swipe the strip below for other images, zoom with two fingers.',
      words: (key) => `The same keys tag the open image. ${key('label.repeat')} repeats the tags of the one before, the wheel zooms, ${key('label.grid')} goes back to the grid.`,
    },
    undo,
  },
  masks: {
    grid: {
      id: 'label.keys',
      words: (key) => `${key('label.open')} or a double click opens an image to paint it; ${moving(key)}; ${key('app.keys')} shows all keys.`,
      touch: 'Tap an image twice to open and paint it. Hold one to select several.',
    },
    single: {
      id: 'label.single.masks',
      touch: 'Choose a class on the right and paint. Two fingers move and zoom the image.',
      words: (key) => `Choose a class with ${key('label.toggle1')} to ${key('label.toggle9')} and paint. Space moves the image, the wheel zooms, ${key('label.nextUntagged')} goes to the next image without a mask.`,
    },
    undo: {
      id: 'label.undo.image',
      words: (key) => `Every image has a history of its own that goes back to its first stroke, also after a restart. ${key('label.redo')} does it again.`,
    },
  },
  points: {
    grid: {
      id: 'label.keys',
      words: (key) => `${key('label.open')} or a double click opens an image to place its points; ${moving(key)}; ${key('app.keys')} shows all keys.`,
      touch: 'Tap an image twice to open it and place its points. Hold one to select several.',
    },
    single: {
      id: 'label.single.points',
      touch: 'Tap the points one after the other. Drag moves one. Two fingers move and zoom the image.',
      words: (key) => `Click the points one after the other. Drag moves one, a right click says that it is hidden, ${key('points.missing')} that it is missing.`,
    },
    undo: {
      id: 'label.undo.image',
      words: (key) => `Every image has a history of its own that goes back to its first point, also after a restart. ${key('label.redo')} does it again.`,
    },
  },
}; // prettier-ignore

export const gotIt = 'Got it';
