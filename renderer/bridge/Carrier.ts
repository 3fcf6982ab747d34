/** What carries messages between the page and the services; the client does not know which one it has. */
import type { Request, Response } from '#shared/contract/call.ts';

/**
 * `connecting`: not open yet for the first time; `lost`: it was open and is being opened again; `denied`: this page has no
 * session, opening the printed address again gives it one.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'denied';

export interface Carrier {
  readonly state: ConnectionState;
  /** Sends one request. Only while `open`. */
  send(request: Request): void;
  onResponse(listener: (response: Response) => void): void;
  onState(listener: (state: ConnectionState) => void): void;
  close(): void;
}
