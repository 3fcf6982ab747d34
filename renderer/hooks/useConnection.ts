/** Whether the studio answers this page. */
import { useSyncExternalStore } from 'react';
import { connectionState, onConnectionState } from '#renderer/bridge/studio.ts';

export type Connection = ReturnType<typeof connectionState>;

export const useConnection = (): Connection => useSyncExternalStore(onConnectionState, connectionState);
