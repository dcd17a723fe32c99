/** All that a window may see. Owned by main, drawn by the window and the tray; it holds no secret. */
import type { FailureCode, FailureNote } from './failures.ts';
import type { LinkId } from './inputs.ts';
import type { Settings } from './settings.ts';

/** Where sign-ins are kept. `ready` is the only state in which something is written. */
export type StoreState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly name: string }
  /** No password store that encrypts: sign-ins last until quit. `found` names what was found, for the steps. */
  | { readonly kind: 'absent'; readonly found: string }
  | { readonly kind: 'locked'; readonly canRetryInPlace: boolean }
  /** The folder of saved sign-ins cannot be read; nothing in it is touched. */
  | { readonly kind: 'broken' };

/** What a permission is good for, from the least to the most. */
export const powers = ['view', 'change', 'trade'] as const;
export type Power = (typeof powers)[number];

/** One permission (an OAuth scope), in the broker's word and ours. */
export type Permission = {
  readonly scope: string;
  readonly says: string;
  readonly power: Power;
  /** What it means to leave it out, where that is not plain. */
  readonly withoutSays: string | null;
  /** Asked for by "View only". */
  readonly isViewOnly: boolean;
  /** Cannot be left out: without it the broker would not even say who signed in. */
  readonly isRequired: boolean;
};

/** What a dialog must know of a broker, so that the window contains no broker's name. */
export type BrokerFace = {
  readonly id: string;
  readonly name: string;
  readonly environments: readonly {
    readonly id: string;
    readonly name: string;
    readonly says: string;
    readonly isReal: boolean;
  }[];
  readonly permissions: readonly Permission[];
  /** The broker's own words for the fields, shown in brackets. */
  readonly keyName: string;
  readonly secretName: string;
  readonly callbackPreset: string;
  /** Usual callbacks of this broker's keys, beside the preset. */
  readonly callbackChoices: readonly string[];
  /** Present when the broker has keys without a secret: what an empty secret means. */
  readonly noSecretSays: string | null;
  /** Why a sign-in with keys may come without renewal, where that is not the person's choice. */
  readonly noRenewalSays: string | null;
  /** A key of another system of the broker, by its form (a regular expression), and what to do about it. */
  readonly otherKey: { readonly form: string; readonly says: string } | null;
  /** What the choice of an environment does not do, where that is not plain. */
  readonly environmentSays: string | null;
  /** Where keys come from, one line each. */
  readonly keyHelp: readonly string[];
  /** Where a person sees and changes orders at the broker; null where we know no such page. */
  readonly ordersLink: LinkId | null;
  /** Present when the broker also gives people a plain API token. */
  readonly token: { readonly says: string } | null;
};

export type Account = {
  /** The last four characters; the whole number never leaves main. */
  readonly ending: string;
  readonly kind: string;
};

/** What is held of a sign-in. Instants are epoch ms. */
export type SignIn =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'held';
      readonly sinceAt: number;
      /** When what is held stops working unless it is renewed; null when it has no end (a pasted token). */
      readonly endsAt: number | null;
      /** When a person must sign in again, whatever is renewed until then; null when nothing known demands it. */
      readonly needsYouAt: number | null;
      /** Today's close of the exchange, when a person is needed before it and it is 08:00 in New York or later. */
      readonly uncoveredCloseAt: number | null;
      readonly renews: boolean;
      readonly isSaved: boolean;
      /** It is to be saved and could not be yet; until it is, a quit loses it. */
      readonly isSaveDue: boolean;
    }
  | { readonly kind: 'over'; readonly endedAt: number; readonly because: FailureCode }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unreadable'; readonly because: 'E-STORE' | 'E-LOCKED' | 'E-OPEN' | 'E-NEWER' };

/** An attempt to sign in that is under way. How the last one ended is the connection's `notice`. */
export type Attempt = 'none' | 'waiting' | 'finishing';

/** Why the last renewal came to nothing, and what follows. */
export type Trouble =
  /** It passes: the next try is planned. */
  | {
      readonly kind: 'waiting';
      readonly code: FailureCode;
      /** When the last try failed: the message of that instant is about it, and no other one is. */
      readonly at: number;
      readonly nextAt: number;
      /** When the first of the failed tries in a row began, and how many there were. */
      readonly sinceAt: number;
      readonly tries: number;
    }
  /** Nothing is tried any more by itself: a person must act before what is held ends. */
  | { readonly kind: 'stopped'; readonly code: FailureCode; readonly at: number };

export type Renewal =
  | { readonly kind: 'idle' }
  /** A try is under way; `after` is the trouble it may end. */
  | { readonly kind: 'running'; readonly after: Trouble | null }
  | Trouble;

export type Connection = {
  readonly id: string;
  readonly broker: string;
  readonly brokerName: string;
  readonly environment: string;
  readonly environmentName: string;
  /** Real money. Everything that is not is simulated. */
  readonly isReal: boolean;
  readonly isDemo: boolean;
  /** The accessible name of its article: "Tradier Sandbox", further ones of a kind with "…0093". */
  readonly name: string;
  readonly method: 'keys' | 'token';
  /** Who signed in, as the broker calls them. */
  readonly holder: string | null;
  readonly accounts: readonly Account[];
  /** Scopes asked for and granted; `granted` is null when the broker does not say (a pasted token). */
  readonly asked: readonly string[];
  readonly granted: readonly string[] | null;
  /** What they are good for. */
  readonly power: { readonly asked: Power; readonly granted: Power | null };
  /** Last four characters of the API key, when one is kept. */
  readonly keyEnding: string | null;
  /** Whether the key has a secret; one without proves itself by PKCE. */
  readonly hasSecret: boolean;
  readonly callbackUrl: string;
  /** How long a sign-in lasts before a person is needed again, ms; null where nothing says so. */
  readonly lastsMs: number | null;
  readonly signIn: SignIn;
  readonly attempt: Attempt;
  readonly renewal: Renewal;
  /** From when on before its end a sign-in ends "soon", ms. */
  readonly remindMs: number;
  /** The computer has no network, and this broker cannot be reached without one. */
  readonly isOffline: boolean;
  /** Connections, this one among them, that end when the broker ends every sign-in of the API key; empty where it cannot. */
  readonly endsWith: readonly string[];
  /** Renewals that this broker was asked for today (New York), and how many a day its sign-ins need. */
  readonly renewals: { readonly today: number; readonly usual: number };
  /** The message in its article: how the last attempt, renewal or check went wrong. */
  readonly notice: FailureNote | null;
  /** When the broker last confirmed this sign-in, epoch ms. */
  readonly checkedAt: number | null;
};

/** Keys a new-connection dialog can use when its fields stay empty. */
export type SavedKeys = {
  readonly broker: string;
  readonly environment: string;
  readonly keyEnding: string;
  readonly callbackUrl: string;
};

/** A part of the exchange's day. Instants are epoch ms. */
export type MarketSpan = {
  readonly kind: 'pre-market' | 'regular' | 'after-hours';
  readonly startsAt: number;
  readonly endsAt: number;
  /** The exchange closes at 1:00 PM that day. */
  readonly isEarlyClose: boolean;
};

/** The computer that Brokerbar runs on. */
export type System = {
  readonly platform: 'linux' | 'macos' | 'windows';
  /** Its locale and time zone: they give dates and times their form. */
  readonly locale: string;
  readonly zone: string;
  readonly version: string;
  /** Whether there is an icon to come back from once the window is closed. */
  readonly hasTray: boolean;
  /** Whether the system starts Brokerbar at log-in; `needs-approval`: the person must allow it in the system's settings. */
  readonly atLogin: 'on' | 'off' | 'needs-approval';
};

export type AppState = {
  /** Rises by one with every change, so that a late answer never overwrites a newer event. */
  readonly revision: number;
  readonly isDemo: boolean;
  readonly store: StoreState;
  readonly brokers: readonly BrokerFace[];
  readonly connections: readonly Connection[];
  readonly savedKeys: readonly SavedKeys[];
  /** The computer has no network. */
  readonly isOffline: boolean;
  /** Since when, epoch ms; null while there is a network. */
  readonly offlineSinceAt: number | null;
  /** How far this computer's clock is ahead of the brokers', ms, negative when behind; null while it is right. */
  readonly clockAheadMs: number | null;
  readonly settings: Settings;
  readonly system: System;
  /** The exchange's sessions that touch the next 24 hours, in their order; null where its calendar is not known. */
  readonly market: readonly MarketSpan[] | null;
  /** The window was asked to close, and nobody has said yet whether Brokerbar goes on without it. */
  readonly isAskingToClose: boolean;
};

/** What the bar above the broker's page shows. */
export type BarState = {
  readonly title: string;
  /** Empty until a page has been asked for. */
  readonly scheme: string;
  readonly host: string;
  readonly isSecure: boolean;
  readonly isLoading: boolean;
  readonly isSlow: boolean;
  /** A host that was stopped, named until the next navigation. */
  readonly blockedHost: string | null;
  /** The page did not load: its host and a code of Chromium's list, never its text. */
  readonly problem: { readonly host: string; readonly code: string } | null;
  readonly brokerName: string;
  readonly environmentName: string;
  /** Whether one API key serves every environment. */
  readonly isKeyShared: boolean;
  readonly callbackUrl: string;
  /** The broker's page refused the request itself: it knows the key or the callback URL not at all (RFC 6749 4.1.2.1). */
  readonly isRefused: boolean;
  /** Nothing has moved on the page for a minute: another way is offered. */
  readonly isStuck: boolean;
  /**
   * Whether the sign-in goes on in the person's own browser: `listening` for its answer, or `pasting` what it ended on.
   * `taken`: another program has the callback's port, so no browser was opened. `failed`: none could be opened.
   */
  readonly browser: 'none' | 'listening' | 'pasting' | 'taken' | 'failed';
  /** What was pasted last does not answer this attempt. */
  readonly isPasteWrong: boolean;
  /** The page has answered; the window is about to go. */
  readonly isDone: boolean;
};
