/**
 * One line of the log as text, and back. Both ways pass the same table of members, so that nothing that is not named
 * here can be written or believed.
 */
import type { ActivityLine, Fact } from '../../contract/activity.ts';
import { recoveries } from '../../contract/failures.ts';
import { settingNames } from '../../contract/settings.ts';

type Check = (value: unknown) => boolean;

const isSpan: Check = (value) => Number.isSafeInteger(value);
const isInstant: Check = (value) => isSpan(value) && Math.abs(value as number) <= 8.64e15;
const isCount: Check = (value) => isSpan(value) && (value as number) >= 0;
const isCode: Check = (value) => typeof value === 'string' && Object.hasOwn(recoveries, value);
const isStatus: Check = (value) =>
  value === null || (isCount(value) && (value as number) >= 100 && (value as number) < 600);
const isSetting: Check = (value) => value === 'atLogin' || settingNames.some((name) => name === value);
const isName: Check = (value) => typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value);

type Members<F> = F extends Fact ? { readonly [M in Exclude<keyof F, 'what'>]: Check } : never;

/** What each fact holds beside its own name. */
const members: { readonly [W in Fact['what']]: Members<Extract<Fact, { what: W }>> } = {
  'signed-in': { endsAt: (value) => value === null || isInstant(value) },
  'token-added': {},
  'sign-in-stopped': { code: isCode, status: isStatus },
  renewed: { by: (value) => value === 'itself' || value === 'person' },
  'renewal-failed': { code: isCode, status: isStatus },
  'check-failed': { code: isCode, status: isStatus },
  over: { code: isCode },
  unsaved: { code: isCode },
  unreadable: { code: isCode },
  disconnected: {},
  'ended-everywhere': { status: isStatus },
  'end-everywhere-failed': { code: isCode, status: isStatus },
  removed: {},
  'keys-changed': {},
  'permissions-changed': {},
  'setting-changed': { setting: isSetting },
  offline: { forMs: isSpan },
  asleep: { forMs: isSpan },
  'clock-wrong': { aheadMs: isSpan },
  'ends-before-close': { endsAt: isInstant },
  'many-renewals': { sent: isCount, expected: isCount },
};
const common = { at: isInstant, lastAt: isInstant, count: (value: unknown) => isCount(value) && value !== 0 };
const place = { connection: isName, broker: isName, environment: isName };

/** @param line one that `asLine` gave. */
export function writeLine(line: ActivityLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** @returns null for anything else: a torn line, another program's, one that says more than we know of. */
export function readLine(text: string): ActivityLine | null {
  try {
    return asLine(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Takes the named members and nothing else, clocks' fractions rounded; null when one is missing or absurd. */
export function asLine(found: unknown): ActivityLine | null {
  if (!isObject(found)) return null;
  const { what } = found;
  if (typeof what !== 'string' || !Object.hasOwn(members, what)) return null;
  const facts = take(found, { ...common, ...members[what as Fact['what']] });
  const where = found.place === null ? null : isObject(found.place) && take(found.place, place);
  if (!facts || where === false) return null;
  return { what, place: where, ...facts } as unknown as ActivityLine;
}

function take(found: object, checks: Readonly<Record<string, Check>>): Record<string, unknown> | false {
  const taken: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(checks)) {
    const given: unknown = Object.hasOwn(found, name) ? (found as Record<string, unknown>)[name] : undefined;
    const value = typeof given === 'number' ? Math.round(given) : given;
    if (!check(value)) return false;
    taken[name] = value;
  }
  return taken;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
