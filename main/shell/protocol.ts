/** Our private scheme: a fixed list of packaged files with a strict content policy (checklist 7 and 18). */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';
import { origin } from './pages.ts';

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/**
 * Serves the files that are in the folder now and nothing else.
 * @param fill completes our two pages as they are loaded: the first paint, the bar's title.
 */
export function serveFiles(
  session: Session,
  folder: string,
  fill: (path: string, html: string) => string,
): void {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file.slice(folder.length).replaceAll('\\', '/'), file] as const;
      }),
  );
  session.protocol.handle('app', (request) => {
    const path = request.url.startsWith(`${origin}/`)
      ? request.url.slice(origin.length).replace(/[?#].*$/s, '')
      : '';
    const file = files.get(path === '/' ? '/index.html' : path);
    if (!file || request.method !== 'GET') return new Response(null, { status: 404 });
    const bytes = readFileSync(file);
    const body = extname(file) === '.html' ? fill(path, bytes.toString('utf8')) : new Uint8Array(bytes);
    return new Response(body, {
      headers: {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    });
  });
}
