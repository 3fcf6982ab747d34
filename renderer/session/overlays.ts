/** Which dialogs of the frame are open. */
import { createStore } from 'zustand/vanilla';

export const overlays = createStore<{ readonly keys: boolean }>(() => ({ keys: false }));
