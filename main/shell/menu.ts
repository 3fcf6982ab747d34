/** The menu: the system's usual entries. Commands of the studio have their keys and the palette in the page. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * Undo and redo are left to the page, whose history is the project's; the roles would undo typing only.
 * @param isMac macOS wants the app's own menu first
 */
export function setMenu(isMac: boolean, isDevelopment: boolean): void {
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isDevelopment ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
    ],
  };
  const file: MenuItemConstructorOptions = { label: 'File', submenu: [{ role: 'close' }, { role: 'quit' }] };
  const menus = isMac
    ? [{ role: 'appMenu' } as const, edit, view, { role: 'windowMenu' } as const]
    : [file, edit, view];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
