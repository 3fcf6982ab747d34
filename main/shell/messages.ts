/** What Electron's main process and the services' process say to each other, one MessagePack frame each. */
import type { ChosenPath } from '#shared/contract/answers.ts';
import type { Response } from '#shared/contract/call.ts';
import type { Chooser } from '#main/ipc/rooms/files.ts';

export type ChooseRequest = Parameters<Chooser>[0];

/** To the services. Pages are numbered; a page that is loaded again is a new one. */
export type ToBackend =
  | { readonly type: 'page-open'; readonly page: number }
  | { readonly type: 'page-message'; readonly page: number; readonly message: unknown }
  | { readonly type: 'page-close'; readonly page: number }
  | {
      readonly type: 'read';
      readonly id: number;
      readonly pathname: string;
      readonly search: string;
      readonly knownTag: string | null;
    }
  | { readonly type: 'chosen'; readonly id: number; readonly chosen: ChosenPath };

/** From the services. */
export type FromBackend =
  | { readonly type: 'ready' }
  | { readonly type: 'page-response'; readonly page: number; readonly response: Response }
  | { readonly type: 'answer'; readonly id: number; readonly answer: WholeAnswer }
  | { readonly type: 'choose'; readonly id: number; readonly request: ChooseRequest }
  /** Whether a run is training: the app then stays when its window is closed. */
  | { readonly type: 'busy'; readonly isBusy: boolean };

/** An answer whose body is in memory. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}
