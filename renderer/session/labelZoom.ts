/** How large the open image is shown; apart from the rest of the view, because it changes with every frame of a zoom. */
import { createStore } from 'zustand/vanilla';

/** Screen pixels per image pixel; null when no image is open. */
export const labelZoom = createStore<{ readonly scale: number | null }>(() => ({ scale: null }));
