/** The system's dialogs for choosing files and folders. */
import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { ChosenPath } from '#shared/contract/answers.ts';
import type { ChooseRequest } from './messages.ts';

const DIALOGS: { readonly [W in ChooseRequest['what']]: OpenDialogOptions } = {
  folder: { properties: ['openDirectory'] },
  'save-folder': { properties: ['openDirectory', 'createDirectory'] },
  // A project is a folder; on macOS one that looks like a file must still be one to look into.
  project: { properties: ['openDirectory', 'treatPackageAsDirectory'] },
  file: {
    properties: ['openFile'],
    filters: [
      { name: 'Labels, lists and weights', extensions: ['csv', 'tsv', 'txt', 'safetensors'] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  images: {
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Images', extensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif'] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
};

/** @param window the dialog belongs to it; null shows a free one */
export async function choose(
  window: BrowserWindow | null,
  { what, title }: ChooseRequest,
): Promise<ChosenPath> {
  const options = { ...DIALOGS[what], title, message: title };
  const { canceled, filePaths } =
    window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return canceled || filePaths.length === 0 ? { how: 'dismissed' } : { how: 'picked', paths: filePaths };
}
