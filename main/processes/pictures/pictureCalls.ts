/** What a picture thread is asked, and how it answers. */
import type { PictureFacts, PyramidPlace, View, ViewRequest } from '#main/files/OpenPicture.ts';
import type { Reply } from '#shared/contract/call.ts';

interface Where {
  /** Absolute. */
  readonly path: string;
  readonly page: number;
  /** Changes with the file: an open picture of an older one is not used. */
  readonly version: string;
}

export interface PictureCalls {
  readonly describe: { readonly args: Where; readonly result: PictureFacts };
  readonly view: {
    readonly args: Where & { readonly request: ViewRequest; readonly pyramid: PyramidPlace | null };
    readonly result: View | null;
  };
  readonly pixel: {
    readonly args: Where & { readonly x: number; readonly y: number; readonly pyramid: PyramidPlace | null };
    readonly result: readonly number[] | null;
  };
}

export type PictureCall = keyof PictureCalls;

export type ToPictureThread = {
  readonly [K in PictureCall]: {
    readonly id: number;
    readonly call: K;
    readonly args: PictureCalls[K]['args'];
  };
}[PictureCall];

export interface FromPictureThread {
  readonly id: number;
  readonly reply: Reply;
}
