import { describe, expect, test } from 'vitest';
import { findElectron, type Places } from '../../scripts/electron.ts';

const nothing = async () => undefined;

/** A machine where nothing is present and nothing can be reached, but for what a row changes. */
function machine(changes: Partial<Places>, log: string[] = []): Places {
  return {
    override: undefined,
    findDownloaded: nothing,
    download: async () => {
      log.push('download');
      return undefined;
    },
    failedLately: async () => false,
    noteFailure: async () => {
      log.push('note');
    },
    prepareTestRuntime: async () => {
      log.push('test runtime');
      return '/cache/runtime';
    },
    tell: (line) => {
      if (line.includes('for development and tests only')) log.push('told');
    },
    ...changes,
  };
}

describe('where Electron is taken from', () => {
  const rows: ReadonlyArray<
    [name: string, changes: Partial<Places>, path: string, origin: string, did: string[]]
  > = [
    [
      'what is in node_modules',
      { findDownloaded: async () => '/dist/electron' },
      '/dist/electron',
      'download',
      [],
    ],
    ['its own download', { download: async () => '/new/electron' }, '/new/electron', 'download', []],
    [
      'the test runtime',
      {},
      '/cache/runtime/electron',
      'test runtime',
      ['download', 'note', 'told', 'test runtime'],
    ],
    [
      'the test runtime without another try when the download failed lately',
      { failedLately: async () => true },
      '/cache/runtime/electron',
      'test runtime',
      ['told', 'test runtime'],
    ],
  ];
  test.each(rows)('%s', async (_name, changes, path, origin, did) => {
    const log: string[] = [];
    expect(await findElectron(machine(changes, log))).toEqual({ path, origin });
    expect(log).toEqual(did);
  });

  test('a download that failed lately is tried again where there is nothing else', async () => {
    const places = { failedLately: async () => true, prepareTestRuntime: undefined };
    const changes = { ...places, download: async () => '/new/electron' };
    expect((await findElectron(machine(changes))).origin).toBe('download');
    await expect(findElectron(machine(places))).rejects.toThrow('ELECTRON_OVERRIDE_DIST_PATH');
  });

  test('the folder that the user names comes first, and nothing is fetched even if it is wrong', async () => {
    const log: string[] = [];
    const places = machine(
      { override: '/nowhere/at/all', findDownloaded: async () => '/dist/electron' },
      log,
    );
    await expect(findElectron(places)).rejects.toThrow('/nowhere/at/all');
    expect(log).toEqual([]);
  });
});
