import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVICE = 'http://localhost:3000';

/** The page: `web` is built into `dist/web`, which the server hands out as it is. */
export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    license: { fileName: 'licences.md' },
  },
  // The service takes what changes something from its own page alone: `npm start` beside this, and it is.
  server: {
    proxy: {
      '/api': { target: SERVICE, changeOrigin: true, headers: { origin: SERVICE } },
    },
  },
});
