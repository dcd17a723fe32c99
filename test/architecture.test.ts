/** Who may import whom. Reads every import of the sources and names the file and the row that was broken. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = ['contract', 'main', 'preload', 'renderer'];

/** A row: files under the first match, and what they may import (folders, packages, `type:` for types only). */
const table: readonly (readonly [files: RegExp, may: readonly string[]])[] = [
  [/^contract\//, ['contract/']],
  [/^preload\//, ['contract/', 'electron']],
  [/^renderer\/bridge\.ts$/, ['contract/', 'renderer/', 'react']],
  [
    /^renderer\//,
    [
      'contract/',
      'renderer/',
      'react',
      'react-dom',
      'react-aria-components',
      'lucide-react',
      'big.js',
      'lightweight-charts',
      'react-error-boundary',
      '@fontsource-variable/inter',
    ],
  ],
  [/^main\/(main|start)\.ts$/, ['contract/', 'main/', 'electron', 'electron-store', 'node:']],
  [/^main\/demo\.ts$/, ['contract/', 'main/', 'node:']],
  [
    /^main\/shell\//,
    [
      'contract/',
      'main/shell/',
      'main/log.ts',
      'main/oauth/',
      'assets/',
      'electron',
      'dbus-next',
      'node:',
      'type:main/',
    ],
  ],
  [/^main\/vault\/cipher\.ts$/, ['contract/', 'main/vault/', 'main/log.ts', 'electron', 'node:']],
  [
    /^main\/vault\//,
    [
      'contract/',
      'main/vault/',
      'main/secret.ts',
      'main/log.ts',
      'node:',
      'type:main/',
      'type:conf',
      'type:electron-store',
    ],
  ],
  [
    /^main\/connections\//,
    [
      'contract/',
      'main/connections/',
      'main/oauth/',
      'main/secret.ts',
      'main/brokers/face.ts',
      'main/calendar/',
      'node:',
      'type:main/',
    ],
  ],
  [
    /^main\/activity\//,
    [
      'contract/',
      'main/activity/',
      'main/calendar/',
      'main/log.ts',
      'main/vault/durable.ts',
      'main/vault/rights.ts',
      'node:',
    ],
  ],
  [
    /^main\/accounts\//,
    [
      'contract/',
      'main/accounts/',
      'main/calendar/',
      'main/secret.ts',
      'main/log.ts',
      'main/vault/durable.ts',
      'main/vault/rights.ts',
      'big.js',
      'node:',
      'type:main/',
    ],
  ],
  [/^main\/calendar\//, ['contract/', 'main/calendar/']],
  [/^main\/oauth\//, ['contract/', 'main/oauth/', 'main/secret.ts', 'jose', 'node:', 'type:main/']],
  [
    /^main\/brokers\//,
    ['contract/', 'main/brokers/', 'main/oauth/', 'main/secret.ts', 'node:', 'type:main/'],
  ],
  [/^main\/net\//, ['contract/', 'main/net/', 'main/secret.ts', 'got', 'hpagent', 'ws', 'node:']],
  [/^main\/simulator\//, ['main/simulator/', 'ws', 'node:']],
  [/^main\/[a-z-]+\.ts$/, ['contract/', 'main/', 'node:']],
];

type Import = {
  readonly from: string;
  readonly what: string;
  readonly isType: boolean;
  /** Loaded when it is reached, not when the file is. */
  readonly isLater: boolean;
};

function listImports(): Import[] {
  return sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => readImports(join(folder, name))),
  );
}

function readImports(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm),
    ...text.matchAll(/(?:^|[^.\w])import\(\s*()'([^']+)'/gm),
  ];
  return found.map(([whole, type, what = '']) => ({
    from,
    what: place(from, what),
    isType: Boolean(type),
    isLater: /import\(/.test(whole),
  }));
}

/** A relative import as a path from the root; a package by its name; Vite's query is no part of a name. */
function place(from: string, what: string): string {
  const bare = what.replace(/\?.*$/, '');
  if (bare.startsWith('.'))
    return relative(root, normalize(join(root, dirname(from), bare))).replaceAll('\\', '/');
  return bare;
}

function isAllowed({ what, isType }: Import, may: readonly string[]): boolean {
  return may.some((row) => {
    const name = row.replace(/^type:/, '');
    if (row.startsWith('type:') && !isType) return false;
    return name.endsWith('/') || name.endsWith(':')
      ? what.startsWith(name)
      : what === name || what.startsWith(`${name}/`);
  });
}

/** All that is loaded together with these files. */
function reach(imports: readonly Import[], starts: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const walk = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { from, what, isType, isLater } of imports)
      if (from === file && !isType && !isLater) walk(what);
  };
  starts.forEach(walk);
  return reached;
}

describe('architecture', () => {
  const imports = listImports();

  test('every import keeps to the table', () => {
    expect(imports.length).toBeGreaterThan(100);
    const broken = imports.flatMap((one) => {
      const row = table.find(([files]) => files.test(one.from));
      if (!row) return [`${one.from} has no row in the table`];
      return isAllowed(one, row[1]) ? [] : [`${one.from} may not import ${one.what} (row ${row[0].source})`];
    });
    expect(broken).toEqual([]);
  });

  // prototypes.md A: each of these would cost the first frame 15 to 55 ms.
  test('nothing heavy is loaded before the window', () => {
    const reached = reach(imports, ['main/main.ts']);
    expect(reached.size).toBeGreaterThan(20);
    // Types alone, and nothing but node:fs.
    const light = /\/(exchange|durable)\.ts$/;
    const heavy =
      /^(got|hpagent|electron-store|conf|dbus-next|jose)$|^main\/(simulator|vault|net)\/|^main\/start\.ts$/;
    expect([...reached].filter((one) => heavy.test(one) && !light.test(one))).toEqual([]);
  });

  test('the library of the charts comes with the first chart, not with the page and not with the accounts', () => {
    const reached = reach(imports, [
      'renderer/start.ts',
      'renderer/app.tsx',
      'renderer/accounts/accounts.tsx',
      'renderer/accounts/symbol-panel.tsx',
    ]);
    expect(reached.has('renderer/accounts/candle-table.tsx')).toBe(true);
    expect([...reached].filter((one) => one === 'lightweight-charts')).toEqual([]);
    const users = imports.filter(({ what, isType }) => what === 'lightweight-charts' && !isType);
    expect(users.map(({ from }) => from)).toEqual(['renderer/accounts/candle-chart.tsx']);
  });

  test('the renderer touches the bridge in one file', () => {
    const touching = sourceFiles('renderer').filter((file) =>
      /window\.brokerbar|\bbrokerbar\b\s*[.[]/.test(read(file)),
    );
    expect(touching).toEqual(['renderer/bridge.ts']);
  });

  test('only ipc serves, only the log prints', () => {
    const main = sourceFiles('main');
    const using = (pattern: RegExp) => main.filter((file) => pattern.test(read(file)));
    expect(using(/\bipcMain\.(handle|on)\b/)).toEqual(['main/shell/ipc.ts']);
    expect(using(/process\.std(err|out)\.write/)).toEqual(['main/log.ts', 'main/main.ts']);
  });

  // The read-only door is worth something only if there is no way around it (test/net/read-only.test.ts).
  test('nothing leaves but by the door in net', () => {
    const clients = /^(got|ws|undici|hpagent|(node:)?(http|https|http2|net|tls|dgram|dns))(\/|$)/;
    const able = imports.filter(({ what, isType }) => !isType && clients.test(what));
    // These serve on loopback, and take from such a module what serves.
    const servers = /^main\/simulator\/|^main\/shell\/second-door\.ts$/;
    const senders = able.filter(({ from }) => !servers.test(from));
    expect(senders.filter(({ from }) => !from.startsWith('main/net/'))).toEqual([]);
    const users = (name: string) => senders.filter(({ what }) => what === name).map(({ from }) => from);
    expect(users('got')).toEqual(['main/net/departure.ts']);
    expect(users('ws')).toEqual(['main/net/socket.ts']);
    const taken = able
      .filter(({ from }) => servers.test(from))
      .flatMap(({ from, what }) => [
        ...read(from).matchAll(new RegExp(`import (?!type)([^;]*) from '${what}'`, 'g')),
      ])
      .flatMap(([, names = '']) => names.replace(/[{}\n]/g, '').split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    expect(taken.length).toBeGreaterThan(0);
    // The second door knocks at this computer's own ports, and says nothing to whoever opens (row A118).
    expect(taken.filter((name) => !/^(createServer|WebSocketServer)$/.test(name))).toEqual(['connect']);
    const door = read('main/shell/second-door.ts');
    expect(door).toContain("const addresses = ['127.0.0.1', '::1']");
    expect(door.match(/\bconnect\(.*/g)).toEqual(['connect({ host, port, timeout: 1000 });']);
    expect(door.match(/\bsocket\.\w+/g)?.filter((use) => !/\.(once|destroy)$/.test(use))).toEqual([]);
    const main = sourceFiles('main').filter((file) =>
      /\bnet\.(fetch|request)\(|\bfetch\(|\bnew (\w+\.)?WebSocket\(|\bEventSource\b|\bXMLHttpRequest\b/.test(
        read(file),
      ),
    );
    expect(main).toEqual(['main/net/socket.ts']);
  });

  test('no broker is known by name but where docs/adding-a-broker.md says so', () => {
    const known = ['contract/inputs.ts', 'contract/en/settings.ts'];
    const found = ['contract', 'renderer', 'preload', 'main/shell']
      .flatMap(sourceFiles)
      .filter((file) => /tradier|tradestation|schwab/i.test(read(file).replace(/\/\*[\s\S]*?\*\//g, '')));
    expect(found.sort()).toEqual(known.sort());
  });

  // RFC 8252 8.12: what an embedded page must be able to rely on (security.md 1.4).
  test("nothing reads or scripts the broker's page", () => {
    const forbidden =
      /executeJavaScript|insertCSS|\.debugger\b|before-input-event|uploadData|setUserAgent|userAgent\b|setCertificateVerifyProc|capturePage/;
    expect(sourceFiles('main').filter((file) => forbidden.test(read(file)))).toEqual([]);
  });

  test('web preferences never weaken a page', () => {
    const forbidden =
      /nodeIntegration\w*: true|contextIsolation: false|sandbox: false|webSecurity|allowRunningInsecure|experimentalFeatures|enableBlinkFeatures|webviewTag: true/;
    expect(sourceFiles('main').filter((file) => forbidden.test(read(file)))).toEqual([]);
  });

  test('files stay small; the catalogue of failures may be as long as what there is to say', () => {
    const catalogues = ['contract/en/failures.ts'];
    const long = sources
      .flatMap(sourceFiles)
      .filter((file) => !catalogues.includes(file))
      .map((file) => `${file} ${read(file).split('\n').length}`)
      .filter((line) => Number(line.split(' ')[1]) > 260);
    expect(long).toEqual([]);
  });

  function sourceFiles(folder: string): string[] {
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort();
  }

  function read(file: string): string {
    return readFileSync(join(root, file), 'utf8');
  }
});
