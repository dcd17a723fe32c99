/**
 * What happened, for people: facts without words. A fact holds instants, spans, counts and our own codes, and has no
 * member in which a name, an address, an account or a secret could stand.
 */
import type { FailureCode } from './failures.ts';
import type { SettingName } from './settings.ts';

/** Which connection it happened to. Ids and names of brokers and environments are ours. */
export type Place = {
  readonly connection: string;
  readonly broker: string;
  readonly environment: string;
};

/** A setting of ours, or the system's own about starting with it. */
export type ChangedSetting = SettingName | 'atLogin';

/** Instants are epoch ms, spans are ms. */
export type Fact =
  /** A person signed in; `endsAt` is when a person is needed again, null when that is not known. */
  | { readonly what: 'signed-in'; readonly endsAt: number | null }
  /** A pasted API token was proved and taken. */
  | { readonly what: 'token-added' }
  /** An attempt to sign in ended without a sign-in. */
  | { readonly what: 'sign-in-stopped'; readonly code: FailureCode; readonly status: number | null }
  | { readonly what: 'renewed'; readonly by: 'itself' | 'person' }
  | { readonly what: 'renewal-failed'; readonly code: FailureCode; readonly status: number | null }
  /** A broker was asked who holds a sign-in, and gave no answer that could be used. */
  | { readonly what: 'check-failed'; readonly code: FailureCode; readonly status: number | null }
  /** A sign-in is over: it reached its end, or the broker no longer accepts it. */
  | { readonly what: 'over'; readonly code: FailureCode }
  /** Something received could not be saved, and is in memory only. */
  | { readonly what: 'unsaved'; readonly code: FailureCode }
  /** A saved record could not be opened; it is left as it is. */
  | { readonly what: 'unreadable'; readonly code: FailureCode }
  | { readonly what: 'disconnected' }
  /** The broker ended every sign-in of the API key, and answered so. */
  | { readonly what: 'ended-everywhere'; readonly status: number }
  /** The broker was asked for that, and did not say that it is done. */
  | { readonly what: 'end-everywhere-failed'; readonly code: FailureCode; readonly status: number | null }
  /** The connection is gone with its keys. */
  | { readonly what: 'removed' }
  | { readonly what: 'keys-changed' }
  | { readonly what: 'permissions-changed' }
  /** A person chose otherwise than before; what they chose is not said. */
  | { readonly what: 'setting-changed'; readonly setting: ChangedSetting }
  | { readonly what: 'offline'; readonly forMs: number }
  | { readonly what: 'asleep'; readonly forMs: number }
  /** How far this computer's clock is ahead of the brokers'; negative when it is behind. */
  | { readonly what: 'clock-wrong'; readonly aheadMs: number }
  /** A sign-in ends before the exchange closes today. */
  | { readonly what: 'ends-before-close'; readonly endsAt: number }
  /** A broker was asked for more renewals today than its sign-ins need. */
  | { readonly what: 'many-renewals'; readonly sent: number; readonly expected: number };

/** `place` is null for what concerns this computer. */
export type Happening = { readonly at: number; readonly place: Place | null } & Fact;

/** What happened, with its repeats: `at` is the first time, `lastAt` the last, `count` how often. */
export type ActivityLine = Happening & { readonly count: number; readonly lastAt: number };

/** Renewals a day beyond twice the usual that nobody need wonder about: clicks, faults, restarts. */
const slack = 10;

/** Whether a broker was asked for more renewals in a day than its sign-ins explain. */
export function isUnusual(sent: number, usual: number): boolean {
  return sent > 2 * usual + slack;
}

/** What a person may choose to see (ux.md 3.12). */
export const activityKinds = ['sign-ins', 'refreshes', 'problems', 'settings'] as const;
export type ActivityKind = (typeof activityKinds)[number];
