/** Words of the picker of files and folders. */
export const pickerText = {
  cancel: 'Cancel',
  choose: 'Choose',
  thisFolder: 'Choose this folder',
  up: 'One folder up',
  path: 'Path',
  roots: 'Folders this studio may read',
  entries: 'Files and folders',
  empty: (what: 'folder' | 'file' | 'images' | 'project' | 'save-folder') =>
    what === 'folder' || what === 'save-folder'
      ? 'No folders in here. You can choose this folder itself.'
      : 'Nothing to choose in here. Go up, or type another path.',
  truncated: 'There is more here than can be shown. Type the path to go further.',
} as const;
