import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const from = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      // zod is bundled: unbundled it loads every language it speaks, a third of the start and of the idle memory.
      externalizeDeps: { exclude: ['zod', '@modelcontextprotocol/client', '@modelcontextprotocol/core'] },
      rollupOptions: {
        input: {
          index: from('src/main/index.ts'),
          headless: from('src/main/headless.ts'),
          cli: from('src/main/cli.ts'),
          'query-runner': from('src/main/runners/query.ts'),
          'tool-runner': from('src/main/runners/tool.ts'),
          'mcp-runner': from('src/main/runners/mcp.ts'),
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
    build: {
      minify: true,
      rollupOptions: { input: { index: from('src/renderer/index.html') } },
      modulePreload: { polyfill: false },
    },
  },
});
