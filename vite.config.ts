/** One build for the three programs of an Electron app: the window, main (ES module) and the sandboxed preload. */
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { shipped } from './contract/shipped.ts';
import { findUnlisted } from './scripts/shipped.ts';

const root = import.meta.dirname;
/** Parts of dbus-next for buses that no current system has; required inside functions that are then never called. */
const absent = ['x11', 'usocket'];
const outside = ['electron', /^electron\//, ...builtinModules, /^node:/, ...absent];

/** What is shipped is named with its licence in the settings. */
const refuseUnlisted: Plugin = {
  name: 'refuse-unlisted',
  generateBundle(_options, bundle) {
    const files = Object.values(bundle).flatMap((one) =>
      one.type === 'chunk' ? one.moduleIds : one.originalFileNames,
    );
    const unlisted = findUnlisted(files, shipped);
    if (unlisted.length > 0)
      this.error(`Not in contract/shipped.ts: ${unlisted.join(', ')}. Run node scripts/list-shipped.ts.`);
  },
};

export default defineConfig(({ mode }) => ({
  root: resolve(root, 'renderer'),
  // The window is served by our own scheme from its root.
  base: '/',
  plugins: [react(), refuseUnlisted],
  build: { emptyOutDir: true },
  environments: {
    client: {
      build: {
        outDir: resolve(root, 'dist/renderer'),
        target: 'chrome130',
        // Both would be refused by the content policy: the polyfill fetches, inlined fonts are data URLs.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        sourcemap: mode === 'development',
        rollupOptions: {
          input: {
            window: resolve(root, 'renderer/index.html'),
            bar: resolve(root, 'renderer/sign-in.html'),
          },
        },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
      build: {
        outDir: resolve(root, 'dist/main'),
        target: 'node20.18',
        minify: false,
        ssr: true,
        copyPublicDir: false,
        rollupOptions: {
          input: { main: resolve(root, 'main/main.ts') },
          external: outside,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: resolve(root, 'dist/preload'),
        target: 'chrome130',
        minify: false,
        ssr: true,
        copyPublicDir: false,
        rollupOptions: {
          input: { preload: resolve(root, 'preload/preload.ts') },
          external: outside,
          // A sandboxed preload must be one CommonJS file.
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
}));
