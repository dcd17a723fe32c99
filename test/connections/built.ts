/** The entry of a process and all that it loads, built into few files as the app itself is: half of a start would be reading. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

export type Built = {
  /** What Node is started with. */
  readonly entry: string;
  /** Variables for its environment: kept compilations, and no certificates, for what talks to loopback without TLS. */
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => void;
};

export async function buildEntry(source: string): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'built-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '../..'),
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: source,
      outDir: folder,
      minify: false,
      // By their names Node need not look into them to know what they are.
      rollupOptions: { output: { entryFileNames: 'entry.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  const [authorities, directory] = [join(folder, 'authorities.pem'), join(folder, 'authorities')];
  writeFileSync(authorities, '');
  mkdirSync(directory);
  return {
    entry: join(folder, 'entry.mjs'),
    environment: {
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      SSL_CERT_FILE: authorities,
      SSL_CERT_DIR: directory,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
