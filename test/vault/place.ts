/** A place for a vault that is new for each test: a folder, a cipher and short words for what tests do with them. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { durable } from '../../main/vault/durable.ts';
import type { ConnectionRecord, Loaded, Vault } from '../../main/vault/kept.ts';
import { openVault } from '../../main/vault/vault.ts';
import { CbcCipher } from './cbc-cipher.ts';
import { sample, sampleWith, show } from './samples.ts';

export const { id } = sample;
export const isPosix: boolean = process.platform !== 'win32';

const Store = durable(Conf);

/** The folder exists only after the first `open`. */
export class Place {
  home = '';
  cipher: CbcCipher = new CbcCipher();

  get folder(): string {
    return join(this.home, 'connections');
  }

  readonly file = (of: string = id): string => join(this.folder, `${of}.json`);

  readonly open = (): Promise<Vault> => openVault({ folder: this.folder, cipher: this.cipher, Store });

  readonly names = (): string[] => readdirSync(this.folder).sort((a, b) => (a < b ? -1 : 1));

  /** Saves the sample, and gives the bytes of its file. */
  readonly saveSample = async (): Promise<Buffer> => {
    await (await this.open()).save(sample);
    return readFileSync(this.file());
  };
}

/** A place for the tests of this file, made and removed around each. */
export function givePlace(): Place {
  const place = new Place();
  beforeEach(() => {
    place.home = mkdtempSync(join(tmpdir(), 'brokerbar-vault ü-'));
    place.cipher = new CbcCipher();
  });
  afterEach(() => rmSync(place.home, { recursive: true, force: true }));
  return place;
}

/** The sample at a generation. */
export function at(generation: number): ConnectionRecord {
  return sampleWith({ generation });
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  return error instanceof Failure ? error.code : String(error);
}

/** What a load gave, in a form that tests can compare: the text of a record, or why it stayed shut. */
export async function look(vault: Vault): Promise<readonly string[]> {
  const tell = (one: Loaded) => (one.kind === 'open' ? show(one.record) : `${one.label.id} ${one.because}`);
  return (await vault.load()).map(tell);
}
