import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const from = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: from('src/main/index.ts'),
          headless: from('src/main/headless.ts'),
          'query-runner': from('src/main/runners/query.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: { input: { index: from('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: { rollupOptions: { input: { index: from('src/renderer/index.html') } }, modulePreload: { polyfill: false } },
  },
});
