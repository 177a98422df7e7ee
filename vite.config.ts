import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
