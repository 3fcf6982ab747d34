/** Where a page may go: nowhere but its own address. Links of our own documentation open in the person's browser. */
import { app, shell, type WebContents } from 'electron';
import { isOwnAddress } from './origin.ts';

/** Places that Limn's own texts link to. */
const LINKS: readonly string[] = ['https://onnxruntime.ai/', 'https://onnx.ai/'];

/** Applies to every page of the app, present and future. */
export function fenceNavigation(): void {
  app.on('web-contents-created', (_event, contents) => fence(contents));
}

function fence(contents: WebContents): void {
  const stay = (event: { preventDefault: () => void; readonly url: string }): void => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isKnownLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** https only, and only below an address on the list. */
function isKnownLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { href, protocol } = new URL(url);
  return protocol === 'https:' && LINKS.some((link) => href.startsWith(link));
}
