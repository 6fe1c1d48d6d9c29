/**
 * Builds the viewer's page. `vite build` makes the served page, `vite build --mode embed` the one script of the player
 * that stands inside other files; both go where the package ships them from, and need no network.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  root: at('./src/viewer/page'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // A library build leaves this to whoever bundles it; here nobody does any more.
  ...(mode === 'embed' ? { define: { 'process.env.NODE_ENV': JSON.stringify('production') } } : {}),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    outDir: at(mode === 'embed' ? './dist/viewer/embed' : './dist/viewer/page'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The kernel, the mind and the drawing are one program: splitting them further would only cost requests.
    chunkSizeWarningLimit: 1000,
    ...(mode === 'embed'
      ? {
          lib: {
            entry: at('./src/viewer/page/embed.tsx'),
            formats: ['iife' as const],
            name: 'rapport',
            fileName: () => 'player.js',
            cssFileName: 'player',
          },
        }
      : {}),
  },
}));
