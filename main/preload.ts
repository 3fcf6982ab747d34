/** The page's only way out in Electron: a port to the services, and the paths of dropped files. Runs sandboxed. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { PORT_MESSAGE, type PreloadApi } from '#shared/contract/preload.ts';

const api: PreloadApi = {
  connect: () => ipcRenderer.send(PORT_MESSAGE),
  pathOf: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
};

// A port cannot cross the context bridge; a window message takes it over to the page's world.
ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('limn', api);
