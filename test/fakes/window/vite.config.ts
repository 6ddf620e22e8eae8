/** The window with a daemon in memory, for looking at pages: `npx vite --config test/fakes/window/vite.config.ts`. */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = '/test/fakes/window/';
const root = resolve(import.meta.dirname, '../../..');

export default defineConfig({
  // The whole house is the root: the page and the window that it shows lie in different branches of it.
  root,
  publicDir: resolve(root, 'src/renderer/public'),
  plugins: [react()],
  server: { port: 5199, strictPort: true, open: process.env.DISPLAY ? page : false },
  optimizeDeps: { entries: ['src/renderer/main.tsx', 'src/renderer/pages/*/Page.tsx'] },
  // Kept apart from other builds that run at the same time.
  cacheDir: resolve(root, 'node_modules/.vite-window'),
});
