/** Replies of brokers' data APIs: made ones, and those of test/fixtures/accounts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../../main/net/exchange.ts';

const folderOf = (broker: string) => join(import.meta.dirname, '../fixtures/accounts', broker);

export function makeReply(body: string, more: Partial<Reply> = {}): Reply {
  return {
    status: 200,
    contentType: 'application/json',
    body,
    retryAfterS: null,
    aheadMs: 0,
    rate: null,
    host: 'api.example',
    ...more,
  };
}

/** Every account is kept in dollars. */
export const inDollars = (): string => 'USD';

/** A `.json.txt` is as it was sent, with zeros that a formatter would take away. */
const ending = /\.json(\.txt)?$/;

/** Without the ending. */
export function listFixtures(broker: string): readonly string[] {
  return readdirSync(folderOf(broker))
    .map((file) => file.replace(ending, ''))
    .sort();
}

export function loadFixture(broker: string, name: string): Reply {
  const file = readdirSync(folderOf(broker)).find((one) => one.replace(ending, '') === name);
  return makeReply(readFileSync(join(folderOf(broker), file ?? `${name}.json`), 'utf8'));
}

/** What a reader gives: a map as its entries, failures by their codes. Anything else that is thrown is thrown on. */
export function read(run: () => unknown): unknown {
  try {
    const value = run();
    return value instanceof Map
      ? Object.fromEntries([...value].map(([name, one]) => [name, one instanceof Failure ? tell(one) : one]))
      : value;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return tell(error);
  }
}

function tell(failure: Failure): string {
  expect(JSON.stringify(failure.facts)).not.toMatch(/CANARY|VA000001|SIM\d/);
  return failure.code;
}
