/** electron-vite's settings: every entry of main/processes/entries.ts, the sandboxed preload as one CJS file, the page. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { ENTRIES } from './main/processes/entries.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);
/** The launcher builds beside `out/` and puts the finished folder in its place. */
const out = process.env['LIMN_OUT'] ?? at('out');

/** `#shared/…` and its kind, as package.json's "imports" say. */
const alias = ['shared', 'main', 'renderer'].map((room) => ({ find: `#${room}`, replacement: at(room) }));

export default defineConfig({
  main: {
    root: at('main'),
    resolve: { alias },
    build: {
      outDir: `${out}/main`,
      emptyOutDir: true,
      // A stack trace of ours must name our lines.
      sourcemap: true,
      externalizeDeps: { include: ['@tensorflow/tfjs-node-gpu', 'playwright-core'] },
      rollupOptions: {
        input: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, at(path)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    root: at('main'),
    resolve: { alias },
    build: {
      outDir: `${out}/preload`,
      emptyOutDir: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    resolve: { alias },
    plugins: [react()],
    server: { host: '127.0.0.1', port: 5199, strictPort: true },
    build: {
      outDir: `${out}/renderer`,
      emptyOutDir: true,
      minify: 'oxc',
      rollupOptions: { input: { index: at('renderer/index.html') } },
    },
  },
});
