/** Choosing files and folders: the system's dialog where the shell has one, else the studio's own picker. */
import type { FileBrowser } from '#main/services/FileBrowser.ts';
import type { ArgsOf } from '#shared/contract/call.ts';
import type { Api, StudioHandlers } from '#shared/contract/api.ts';
import type { ChosenPath } from '#shared/contract/answers.ts';

/** Opens the system's dialog. */
export type Chooser = (request: ArgsOf<Api['files']['choose']>) => Promise<ChosenPath>;

/** For shells without dialogs: the page shows its own picker and asks `files.list`. */
export const browseInstead: Chooser = () => Promise.resolve({ how: 'browse' });

export const filesRoom = (browser: FileBrowser, choose: Chooser): StudioHandlers['files'] => ({
  choose,
  list: ({ path, what }) => browser.list(path, what),
});
