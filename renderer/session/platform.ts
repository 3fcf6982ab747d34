/** Whether this is a Mac, where Cmd is what Ctrl is elsewhere. */
export const isMac: boolean =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform || navigator.userAgent);
