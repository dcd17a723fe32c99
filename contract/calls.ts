/**
 * Every call and event between a window and main, one line each. Types, input checks, the preload and the test
 * doubles are derived from these lines. The checks are plain functions: a schema library would be half a megabyte
 * in the preload.
 */
import type { AccountsState, History } from './accounts.ts';
import type { ActivityLine } from './activity.ts';
import type { FailureNote } from './failures.ts';
import { type BreakRequest, readBreakRequest } from './faults.ts';
import { type ConnectForm, readConnectForm } from './form.ts';
import {
  accountId,
  closingAnswer,
  connectionId,
  isBoolean,
  linkId,
  longText,
  nothing,
  shortText,
  symbolAt,
  watchedSymbols,
} from './inputs.ts';
import { readChange, type Settings } from './settings.ts';
import type { AppState, BarState } from './state.ts';
import type { Wish } from './wish.ts';

/** Who may make a call: the main window, or the bar of the sign-in window. */
export type Audience = 'window' | 'bar';

const call =
  <Answer>() =>
  <Input>(audience: Audience, read: (input: unknown) => Input) => ({
    audience,
    read,
    answer: undefined as Answer,
  });

const event =
  <Payload>() =>
  (audience: Audience) => ({ audience, payload: undefined as Payload });

export const calls = {
  getState: call<AppState>()('window', nothing),
  /** Opens a new connection, or changes the one named in the form. Answers with its id. */
  connect: call<string>()('window', (input): ConnectForm => readConnectForm(input)),
  signInAgain: call<void>()('window', connectionId),
  showSignIn: call<void>()('window', connectionId),
  cancelSignIn: call<void>()('window', connectionId),
  refresh: call<void>()('window', connectionId),
  /** Asks the broker who this is: proves the sign-in and brings the accounts up to date. */
  check: call<void>()('window', connectionId),
  /** Writes a sign-in again that could not be saved. */
  save: call<void>()('window', connectionId),
  dismissNotice: call<void>()('window', connectionId),
  disconnect: call<void>()('window', connectionId),
  /** Has the broker end every sign-in of this connection's API key, on every computer. */
  endEverywhere: call<void>()('window', connectionId),
  removeKeys: call<void>()('window', connectionId),
  enterDemo: call<void>()('window', nothing),
  leaveDemo: call<void>()('window', nothing),
  /** Puts a fault into the demo, or takes all of them out. Answers once it has begun. */
  breakDemo: call<void>()('window', (input): BreakRequest => readBreakRequest(input)),
  /** Opens one of our constant addresses in the system's browser. */
  openLink: call<void>()('window', linkId),
  /** The window's page heard that there is a network again. It may be wrong, and nothing is believed of it. */
  networkBack: call<void>()('window', nothing),
  /** Tries the password store again: in place where Electron can, else by starting Brokerbar anew. */
  retryStore: call<void>()('window', nothing),
  /** Oldest first. */
  getActivity: call<readonly ActivityLine[]>()('window', nothing),
  /** Asks where to, then writes CSV or JSON, as the chosen name ends. False when the person changed their mind. */
  exportActivity: call<boolean>()('window', nothing),
  clearActivity: call<void>()('window', nothing),
  copyText: call<void>()('window', shortText),
  getAccounts: call<AccountsState>()('window', nothing),
  /** Whether the window shows accounts: only then anything is asked for. */
  lookAtAccounts: call<void>()('window', isBoolean),
  /** Asks the brokers for everything on screen now. */
  askAccounts: call<void>()('window', nothing),
  setWatchlist: call<void>()('window', watchedSymbols),
  getHistory: call<History>()('window', symbolAt),
  /** The whole number, which no window knows. The clipboard is cleared after a minute if it is still there. */
  copyAccountNumber: call<void>()('window', accountId),
  /** A table as text, for a spreadsheet. */
  copyTable: call<void>()('window', longText),
  /** Where the person asked to go by tray, menu or notification; null once it was told. */
  takeWish: call<Wish | null>()('window', nothing),
  changeSettings: call<void>()('window', (input): Partial<Settings> => readChange(input)),
  setAtLogin: call<void>()('window', isBoolean),
  /** What closing the window shall mean, from now on; `stay` leaves it open and undecided. */
  answerClose: call<void>()('window', closingAnswer),
  /** Takes every sign-in off this computer; keys stay. */
  signOutAll: call<void>()('window', nothing),
  /** Takes everything off this computer: sign-ins, keys, activity, settings. */
  deleteEverything: call<void>()('window', nothing),
  /** What a report needs, without a name, a number or a secret. */
  getDiagnostics: call<string>()('window', nothing),
  getBar: call<BarState>()('bar', nothing),
  reloadPage: call<void>()('bar', nothing),
  closeSignIn: call<void>()('bar', nothing),
  copyCallbackUrl: call<void>()('bar', nothing),
  /** Goes on in the person's own browser, with the same state, nonce and verifier. */
  openInBrowser: call<void>()('bar', nothing),
  /** The address on which that browser ended. */
  pasteAnswer: call<void>()('bar', shortText),
  /** The bar needs more room while its help is open. */
  showHelp: call<void>()('bar', isBoolean),
} as const;

export const events = {
  stateChanged: event<AppState>()('window'),
  activityChanged: event<null>()('window'),
  accountsChanged: event<AccountsState>()('window'),
  /** There is a wish to take. */
  wished: event<null>()('window'),
  barChanged: event<BarState>()('bar'),
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
export type Takes<K extends CallName> = ReturnType<(typeof calls)[K]['read']>;
export type Gives<K extends CallName> = (typeof calls)[K]['answer'];
export type Payload<K extends EventName> = (typeof events)[K]['payload'];

/** An answer is data: Electron and the context bridge both drop what an error carries beside its message. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: FailureNote };

/** What main must supply. */
export type Handlers = { readonly [K in CallName]: (input: Takes<K>) => Gives<K> | Promise<Gives<K>> };

/** What a window gets as `window.brokerbar`. */
export type Bridge = {
  readonly [K in CallName]: Takes<K> extends undefined
    ? () => Promise<Result<Gives<K>>>
    : (input: Takes<K>) => Promise<Result<Gives<K>>>;
} & {
  readonly [K in EventName as `on${Capitalize<K>}`]: (listener: (payload: Payload<K>) => void) => () => void;
};
