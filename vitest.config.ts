/** Four projects: plain Node, the window in real Chromium, the app in real Electron, the packaged app from outside. */
import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** What the window and its tests import from packages. */
const windowPackages = [
  'axe-core',
  'big.js',
  'lightweight-charts',
  'lucide-react',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'vitest-browser-react',
  ...['Button', 'Dialog', 'GridList', 'Heading', 'Menu', 'Modal', 'Popover'].map(
    (part) => `react-aria-components/${part}`,
  ),
];

const chromium = process.env.CHROMIUM_PATH;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/window/**', 'test/electron/**', 'test/package/**'],
          // Many of these wait for processes of their own more than they compute: one per core, before all else.
          maxWorkers: Math.max(2, availableParallelism()),
          sequence: { groupOrder: 0 },
          // Against what hangs; a busy machine takes its time for what usually takes a moment.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [react()],
        // Bundled before the first test: what Vite finds later makes it load a second React in the middle of a run.
        optimizeDeps: { include: windowPackages },
        test: {
          name: 'window',
          include: ['test/window/**/*.test.tsx'],
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: chromium
                ? { executablePath: chromium, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] }
                : { channel: 'chrome' },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'electron',
          include: ['test/electron/**/*.test.ts'],
          // One real app at a time: two cores, one display, one keyring.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What is polled for happens in other processes, which a busy machine may keep waiting.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
