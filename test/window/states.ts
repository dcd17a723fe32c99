/** Every state of ux.md 3.6 that this house has, as data: what main would say, and what must be read then. */
import type { FailureCode } from '../../contract/failures.ts';
import { readSettings } from '../../contract/settings.ts';
import type { AppState, BarState, BrokerFace, Connection, Power, StoreState } from '../../contract/state.ts';
import { faceOf } from '../../main/brokers/face.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';

/** Monday, November 23, 2026, 10:00 AM in New York. */
export const now = Date.parse('2026-11-23T15:00:00Z');
const minute = 60_000;
const hour = 60 * minute;

const permission = { power: 'view', withoutSays: null, isViewOnly: false, isRequired: false } as const;

export const tradierFace: BrokerFace = {
  id: 'tradier',
  name: 'Tradier',
  environments: [
    {
      id: 'sandbox',
      name: 'Sandbox',
      says: 'Play money, delayed quotes. Good for a first try.',
      isReal: false,
    },
    { id: 'production', name: 'Production', says: 'Your real accounts.', isReal: true },
  ],
  permissions: [
    {
      ...permission,
      scope: 'read',
      says: 'See balances, positions and orders',
      isViewOnly: true,
      isRequired: true,
    },
    { ...permission, scope: 'market', says: 'See quotes and price history', isViewOnly: true },
    { ...permission, scope: 'stream', says: 'Live-updating quotes' },
    {
      ...permission,
      scope: 'write',
      says: 'Change account settings and watchlists at Tradier. Not orders.',
      power: 'change',
    },
    { ...permission, scope: 'trade', says: 'Place, change and cancel orders', power: 'trade' },
  ],
  keyName: 'client ID',
  secretName: 'client secret',
  callbackPreset: 'http://localhost:3000/callback',
  callbackChoices: [],
  noSecretSays: null,
  noRenewalSays: "Tradier gives refresh tokens only to approved partners. Your keys don't include them.",
  otherKey: null,
  environmentSays: null,
  keyHelp: [
    'Most people: open Settings, then API Access, at Tradier and copy your API token.',
    'API keys (client ID and secret) are for Tradier partners.',
  ],
  ordersLink: 'tradier-orders',
  token: { says: 'Most people at Tradier have an API token, not keys: keys are for partners.' },
};

export const tradestationFace: BrokerFace = faceOf(tradestation);

export const ready: StoreState = { kind: 'ready', name: 'GNOME Keyring' };

const powerOf = (scopes: readonly string[]): Power =>
  scopes.includes('trade') ? 'trade' : scopes.includes('write') ? 'change' : 'view';

export function makeConnection(change: Partial<Connection> = {}): Connection {
  const { asked = ['read', 'market'], granted = ['read', 'market'] } = change;
  return {
    id: 'tradier-sandbox-0001',
    broker: 'tradier',
    brokerName: 'Tradier',
    environment: 'sandbox',
    environmentName: 'Sandbox',
    isReal: false,
    isDemo: false,
    name: 'Tradier Sandbox',
    method: 'keys',
    holder: 'Jane Doe',
    accounts: [
      { ending: '0093', kind: 'Margin' },
      { ending: '0094', kind: 'Cash' },
    ],
    asked,
    granted,
    power: { asked: powerOf(asked), granted: granted && powerOf(granted) },
    keyEnding: '9f3a',
    hasSecret: true,
    lastsMs: 24 * hour,
    callbackUrl: 'http://localhost:3000/callback',
    signIn: { kind: 'none' },
    attempt: 'none',
    renewal: { kind: 'idle' },
    remindMs: 30 * minute,
    isOffline: false,
    endsWith: [],
    renewals: { today: 1, usual: 2 },
    notice: null,
    checkedAt: now - 5 * minute,
    ...change,
  };
}

export function makeState(change: Partial<AppState> = {}): AppState {
  const { connections = [] } = change;
  return {
    revision: 1,
    isDemo: false,
    store: ready,
    brokers: [tradierFace],
    connections,
    savedKeys: connections
      .filter(({ method, keyEnding }) => method === 'keys' && keyEnding !== null)
      .map(({ broker, environment, keyEnding, callbackUrl }) => ({
        broker,
        environment,
        keyEnding: keyEnding ?? '',
        callbackUrl,
      })),
    isOffline: false,
    offlineSinceAt: null,
    clockAheadMs: null,
    settings: readSettings({}),
    system: {
      platform: 'linux',
      locale: 'en-US',
      zone: 'America/New_York',
      version: '1.2.3',
      hasTray: true,
      atLogin: 'off',
    },
    market: [],
    isAskingToClose: false,
    ...change,
  };
}

const nobody: Partial<Connection> = { holder: null, accounts: [], granted: null, checkedAt: null };
type Held = Extract<Connection['signIn'], { kind: 'held' }>;
const held = (change: Partial<Held> = {}): Held => {
  const { endsAt = now + 11 * hour + 41 * minute, renews = false } = change;
  return {
    kind: 'held',
    sinceAt: now - 12 * hour,
    endsAt,
    needsYouAt: renews ? null : endsAt,
    uncoveredCloseAt: null,
    renews,
    isSaved: true,
    isSaveDue: false,
    ...change,
  };
};
const renews = held({ renews: true, sinceAt: now, endsAt: now + 20 * minute });
const failing = (sinceAt: number, code: FailureCode = 'E-NET') =>
  ({ kind: 'waiting', code, at: now, nextAt: now + 7 * minute, sinceAt, tries: 3 }) as const;
const stopped = (code: FailureCode) => ({ kind: 'stopped', code, at: now - minute }) as const;
const production: Partial<Connection> = {
  id: 'tradier-production-0001',
  environment: 'production',
  environmentName: 'Production',
  name: 'Tradier Production',
  isReal: true,
};

export type Fixture = {
  readonly state: AppState;
  readonly headline: string;
  readonly buttons: readonly string[];
  readonly menu: readonly string[];
  readonly tray: string;
  readonly strip: string;
};

const one = (
  change: Partial<Connection>,
  expected: Omit<Fixture, 'state'>,
  of: Partial<AppState> = {},
): Fixture => ({
  state: makeState({ connections: [makeConnection(change)], ...of }),
  ...expected,
});
const none = 'No broker connected yet.';
const heldMenu = ['Sign in again', 'Change permissions…', 'Details…', 'Disconnect…'];

/** The bar over a broker's page that has come. */
export const barState: BarState = {
  title: 'Sign in to Tradier - Brokerbar',
  scheme: 'https',
  host: 'sandbox.tradier.com',
  isSecure: true,
  isLoading: false,
  isSlow: false,
  blockedHost: null,
  problem: null,
  brokerName: 'Tradier',
  environmentName: 'Sandbox',
  isKeyShared: false,
  callbackUrl: 'http://localhost:3000/callback',
  isRefused: false,
  isStuck: false,
  browser: 'none',
  isPasteWrong: false,
  isDone: false,
};

export const states = {
  'S1 keys saved': one(nobody, {
    headline: 'Not connected',
    buttons: ['Connect', 'Remove keys'],
    menu: ['Change permissions…', 'Details…'],
    tray: 'Tradier Sandbox: not connected',
    strip: none,
  }),
  'S2 sign-in window open': one(
    { ...nobody, attempt: 'waiting' },
    {
      headline: 'Waiting for you to sign in',
      buttons: ['Show window', 'Cancel'],
      menu: [],
      tray: 'Tradier Sandbox: waiting for you to sign in',
      strip: none,
    },
  ),
  'S3 finishing': one(
    { ...nobody, attempt: 'finishing' },
    {
      headline: 'Finishing sign-in…',
      buttons: ['Cancel'],
      menu: [],
      tray: 'Tradier Sandbox: finishing sign-in',
      strip: none,
    },
  ),
  'S4 denied': one(
    { ...nobody, notice: { code: 'E-DENY', at: now, step: 'authorize', brokerCode: 'access_denied' } },
    {
      headline: "You didn't allow access",
      buttons: ['Try again', 'Change permissions'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: not connected',
      strip: none,
    },
  ),
  'S5 closed': one(
    { ...nobody, notice: { code: 'E-CLOSE', at: now } },
    {
      headline: 'Sign-in was cancelled',
      buttons: ['Try again'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: not connected',
      strip: none,
    },
  ),
  'S5 closed on a refused request': one(
    { ...nobody, notice: { code: 'E-CALLBACK', at: now, step: 'page' } },
    {
      headline: 'Sign-in was cancelled',
      buttons: ['Edit keys', 'Try again'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: not connected',
      strip: none,
    },
  ),
  'S6 stopped for safety': one(
    { ...nobody, notice: { code: 'E-STATE', at: now, step: 'answer' } },
    {
      headline: 'Sign-in stopped for safety',
      buttons: ['Try again', 'What happened?'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: sign-in not finished',
      strip: 'Tradier: Sign-in stopped for safety.',
    },
  ),
  'S7 keys refused': one(
    {
      ...nobody,
      notice: { code: 'E-KEY', at: now, step: 'exchange', status: 401, host: 'sandbox.tradier.com' },
    },
    {
      headline: "Couldn't finish sign-in",
      buttons: ['Edit keys', 'Try again'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: sign-in not finished',
      strip: "Tradier: Couldn't finish sign-in.",
    },
  ),
  'S7 permissions refused': one(
    {
      ...nobody,
      asked: ['read', 'market', 'trade'],
      notice: { code: 'E-SCOPE', at: now, step: 'authorize', brokerCode: 'invalid_scope' },
    },
    {
      headline: "Couldn't finish sign-in",
      buttons: ['Connect view only', 'Try again', 'Change permissions'],
      menu: ['Change permissions…', 'Remove keys'],
      tray: 'Tradier Sandbox: sign-in not finished',
      strip: "Tradier: Couldn't finish sign-in.",
    },
  ),
  'S8 renews': one(
    { signIn: renews },
    {
      headline: 'Connected',
      buttons: ['Refresh'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier renews by itself.',
    },
  ),
  'S9 fixed end': one(
    { signIn: held() },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'All good. Tradier until 9:41 PM ET.',
    },
  ),
  'S9 production, ends tomorrow': one(
    { ...production, signIn: held({ endsAt: now + 23 * hour }) },
    {
      headline: 'Signed in until 9:00 AM ET tomorrow',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Production: until 9:00 AM ET tomorrow',
      strip: 'All good. Tradier until 9:00 AM ET tomorrow.',
    },
  ),
  'S9 signing in again': one(
    { signIn: held(), attempt: 'waiting' },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Show window', 'Cancel'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'All good. Tradier until 9:41 PM ET.',
    },
  ),
  'S9 another person refused': one(
    { signIn: held(), notice: { code: 'E-OTHER', at: now, step: 'profile' } },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'All good. Tradier until 9:41 PM ET.',
    },
  ),
  'S9 more than asked': one(
    { signIn: held(), granted: ['read', 'market', 'trade'] },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'All good. Tradier until 9:41 PM ET.',
    },
  ),
  'S9 fewer than asked': one(
    { signIn: held(), asked: ['read', 'market', 'trade'] },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'All good. Tradier until 9:41 PM ET.',
    },
  ),
  'S11 refreshing': one(
    { signIn: renews, renewal: { kind: 'running', after: null } },
    {
      headline: 'Connected',
      buttons: ['Refresh'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier renews by itself.',
    },
  ),
  'S12 refresh not working yet': one(
    {
      signIn: renews,
      renewal: failing(now - minute),
      notice: { code: 'E-NET', at: now, step: 'renewal', host: 'api.tradier.com' },
    },
    {
      headline: 'Connected',
      buttons: ['Try now'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier is connected.',
    },
  ),
  'S12 in the last quarter': one(
    {
      signIn: { ...renews, sinceAt: now - 16 * minute, endsAt: now + 4 * minute },
      renewal: {
        kind: 'waiting',
        code: 'E-DOWN',
        at: now,
        nextAt: now + minute,
        sinceAt: now - 3 * minute,
        tries: 4,
      },
      notice: { code: 'E-DOWN', at: now, step: 'renewal', status: 503, host: 'api.tradier.com' },
    },
    {
      headline: 'Connected',
      buttons: ['Try now'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: not refreshed yet',
      strip: "Tradier couldn't be refreshed yet. Your sign-in is fine; trying again at 10:01 AM ET.",
    },
  ),
  'S19 too many requests': one(
    {
      signIn: renews,
      renewal: failing(now - minute, 'E-LIMIT'),
      notice: { code: 'E-LIMIT', at: now, step: 'renewal', status: 429, host: 'api.tradier.com' },
    },
    {
      headline: 'Connected',
      buttons: ['Try now'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier is connected.',
    },
  ),
  'S10 ends before the close': one(
    {
      ...production,
      signIn: held({ endsAt: now + 192 * minute, uncoveredCloseAt: now + 6 * hour }),
    },
    {
      headline: 'Sign-in ends at 1:12 PM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Production: ends at 1:12 PM ET',
      strip: 'Tradier sign-in ends at 1:12 PM ET, before the market closes.',
    },
  ),
  'S10 ends soon': one(
    { signIn: held({ endsAt: now + 28 * minute }) },
    {
      headline: 'Sign-in ends at 10:28 AM ET',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: ends at 10:28 AM ET',
      strip: 'Tradier sign-in ends in 28 minutes.',
    },
  ),
  'S8 renews until a known end': one(
    { signIn: { ...renews, needsYouAt: now + 11 * hour } },
    {
      headline: 'Connected',
      buttons: ['Refresh'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier renews by itself until 9:00 PM ET.',
    },
  ),
  'S14 offline': one(
    { signIn: held(), isOffline: true },
    {
      headline: 'Offline',
      buttons: [],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: "You're offline. Sign-ins are kept.",
    },
    { isOffline: true, offlineSinceAt: now - 12 * minute },
  ),
  'S14 offline, ran out': one(
    {
      signIn: { ...renews, endsAt: now - minute },
      isOffline: true,
      renewal: failing(now - minute),
      notice: { code: 'E-NET', at: now, step: 'renewal', host: 'api.tradier.com' },
    },
    {
      headline: 'Offline',
      buttons: [],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: offline',
      strip: "You're offline. Sign-ins are kept.",
    },
    { isOffline: true, offlineSinceAt: now - 12 * minute },
  ),
  'S14 offline, keys refused': one(
    {
      signIn: { ...renews, needsYouAt: renews.endsAt },
      renewal: stopped('E-KEY'),
      notice: { code: 'E-KEY', at: now, step: 'renewal', status: 401 },
      isOffline: true,
    },
    {
      headline: 'Offline',
      buttons: [],
      menu: ['Refresh now', ...heldMenu],
      tray: "Tradier Sandbox: sign in once you're online",
      strip: "Tradier will need you to sign in once you're back online.",
    },
    { isOffline: true, offlineSinceAt: now - 12 * minute },
  ),
  'S14 offline, ended': one(
    { signIn: { kind: 'over', endedAt: now - hour, because: 'E-ENDED' }, isOffline: true },
    {
      headline: 'Offline',
      buttons: [],
      menu: ['Change permissions…', 'Details…', 'Disconnect…'],
      tray: "Tradier Sandbox: sign in once you're online",
      strip: "Tradier will need you to sign in once you're back online.",
    },
    { isOffline: true, offlineSinceAt: now - 12 * minute },
  ),
  'S8 the clock is wrong': one(
    { signIn: renews },
    {
      headline: 'Connected',
      buttons: ['Refresh'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: connected',
      strip: "This computer's clock is 7 minutes fast. Times may be wrong.",
    },
    { clockAheadMs: 7 * minute },
  ),
  'S12 keys refused': one(
    {
      signIn: { ...renews, needsYouAt: renews.endsAt },
      renewal: stopped('E-KEY'),
      notice: { code: 'E-KEY', at: now, step: 'renewal', status: 401 },
    },
    {
      headline: 'Sign-in ends at 10:20 AM ET',
      buttons: ['Edit keys', 'Sign in again'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: ends at 10:20 AM ET',
      strip: "Tradier can't be refreshed. Sign-in ends at 10:20 AM ET.",
    },
  ),
  'S12 another person answered': one(
    {
      signIn: { ...renews, needsYouAt: renews.endsAt },
      renewal: stopped('E-OTHER'),
      notice: { code: 'E-OTHER', at: now, step: 'renewal' },
    },
    {
      headline: 'Sign-in ends at 10:20 AM ET',
      buttons: ['Sign in again'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: ends at 10:20 AM ET',
      strip: "Tradier can't be refreshed. Sign-in ends at 10:20 AM ET.",
    },
  ),
  'S15 broker not answering': one(
    {
      signIn: { ...renews, endsAt: now - minute },
      renewal: failing(now - minute, 'E-DOWN'),
      notice: { code: 'E-DOWN', at: now, step: 'renewal', status: 503, host: 'api.tradier.com' },
    },
    {
      headline: 'Connected, broker not answering',
      buttons: ['Try now'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: broker not answering',
      strip: "Tradier isn't answering. Your sign-in is kept. Trying again at 10:07 AM ET.",
    },
  ),
  'S13 ran out, keys refused': one(
    {
      signIn: { ...renews, endsAt: now - minute, needsYouAt: now - minute },
      renewal: stopped('E-KEY'),
      notice: { code: 'E-KEY', at: now, step: 'renewal', status: 401 },
    },
    {
      headline: 'Sign in again',
      buttons: ['Edit keys', 'Sign in again'],
      menu: ['Refresh now', ...heldMenu],
      tray: 'Tradier Sandbox: sign in again',
      strip: 'Tradier needs you to sign in again.',
    },
  ),
  'S13 ended': one(
    { ...production, signIn: { kind: 'over', endedAt: now - 13 * hour, because: 'E-ENDED' } },
    {
      headline: 'Sign in again',
      buttons: ['Sign in'],
      menu: ['Change permissions…', 'Details…', 'Disconnect…'],
      tray: 'Tradier Production: sign in again',
      strip: 'Tradier needs you to sign in again.',
    },
  ),
  'S13 refused': one(
    {
      signIn: { kind: 'over', endedAt: now - minute, because: 'E-REFUSED' },
      notice: { code: 'E-REFUSED', at: now - minute, step: 'renewal', status: 401 },
    },
    {
      headline: 'Sign in again',
      buttons: ['Sign in'],
      menu: ['Change permissions…', 'Details…', 'Disconnect…'],
      tray: 'Tradier Sandbox: sign in again',
      strip: 'Tradier needs you to sign in again.',
    },
  ),
  'S16 session only': one(
    { signIn: held({ isSaved: false }) },
    {
      headline: 'Connected until you quit',
      buttons: ['Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: connected until you quit',
      strip: "This computer's password store isn't available. New sign-ins last until you quit.",
    },
    { store: { kind: 'absent', found: 'basic_text' } },
  ),
  'S16 not saved': one(
    { signIn: held({ isSaved: false, isSaveDue: true }), notice: { code: 'E-SAVE', at: now, step: 'save' } },
    {
      headline: 'Connected until you quit',
      buttons: ['Save', 'Sign in again'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: connected until you quit',
      strip: "Tradier is signed in, but it couldn't be saved.",
    },
  ),
  "S17 can't be opened": one(
    { ...nobody, keyEnding: null, callbackUrl: '', signIn: { kind: 'unreadable', because: 'E-OPEN' } },
    {
      headline: "Can't open the saved sign-in",
      buttons: ['Sign in', 'Remove'],
      menu: [],
      tray: "Tradier Sandbox: can't be opened",
      strip: "A saved sign-in can't be opened on this computer.",
    },
  ),
  'S17 locked': one(
    { ...nobody, keyEnding: null, callbackUrl: '', signIn: { kind: 'unreadable', because: 'E-LOCKED' } },
    {
      headline: 'Your password store is locked',
      buttons: ['Try again'],
      menu: [],
      tray: 'Tradier Sandbox: locked',
      strip: 'Your password store is locked.',
    },
    { store: { kind: 'locked', canRetryInPlace: true } },
  ),
  'S17 newer': one(
    { ...nobody, keyEnding: null, callbackUrl: '', signIn: { kind: 'unreadable', because: 'E-NEWER' } },
    {
      headline: 'Saved by a newer Brokerbar',
      buttons: [],
      menu: ['Details…', 'Remove'],
      tray: 'Tradier Sandbox: saved by a newer Brokerbar',
      strip: 'A sign-in was saved by a newer Brokerbar.',
    },
  ),
  'S17 no password store': one(
    { ...nobody, keyEnding: null, callbackUrl: '', signIn: { kind: 'unreadable', because: 'E-STORE' } },
    {
      headline: "Can't open the saved sign-in",
      buttons: ['How to fix'],
      menu: ['Details…', 'Remove'],
      tray: "Tradier Sandbox: can't be opened",
      strip: "This computer's password store isn't available. New sign-ins last until you quit.",
    },
    { store: { kind: 'absent', found: 'basic_text' } },
  ),
  'S18 disconnected': one(
    { ...nobody, signIn: { kind: 'removed' } },
    {
      headline: 'Disconnected',
      buttons: ['Connect', 'Remove keys'],
      menu: ['Change permissions…', 'Details…'],
      tray: 'Tradier Sandbox: disconnected',
      strip: none,
    },
  ),
  token: one(
    {
      method: 'token',
      asked: [],
      granted: null,
      keyEnding: null,
      callbackUrl: '',
      signIn: held({ endsAt: null }),
    },
    {
      headline: 'Connected',
      buttons: [],
      menu: ['Replace token…', 'Details…', 'Disconnect…'],
      tray: 'Tradier Sandbox: connected',
      strip: 'All good. Tradier is connected.',
    },
  ),
  'token refused': one(
    {
      method: 'token',
      asked: [],
      granted: null,
      keyEnding: null,
      callbackUrl: '',
      signIn: { kind: 'over', endedAt: now - minute, because: 'E-REFUSED' },
      notice: { code: 'E-REFUSED', at: now - minute, step: 'profile', status: 401 },
    },
    {
      headline: 'Sign in again',
      buttons: ['Sign in'],
      menu: ['Replace token…', 'Details…', 'Disconnect…'],
      tray: 'Tradier Sandbox: sign in again',
      strip: 'Tradier needs you to sign in again.',
    },
  ),
  'S20 demo': one(
    { isDemo: true, signIn: held() },
    {
      headline: 'Signed in until 9:41 PM ET',
      buttons: ['Sign in again', 'Break it…'],
      menu: heldMenu,
      tray: 'Tradier Sandbox: until 9:41 PM ET',
      strip: 'Demo: All good. Tradier until 9:41 PM ET.',
    },
    { isDemo: true },
  ),
} satisfies Record<string, Fixture>;

export type StateName = keyof typeof states;

/** Several cards at once, one of them with words as long as they come. */
export const crowd: AppState = makeState({
  connections: [
    makeConnection({ signIn: held() }),
    makeConnection({
      id: 'tradier-sandbox-0002',
      name: 'Tradier Sandbox …7781',
      holder: 'Maximiliane Wolkenstein-Featherstonehaugh of the Long Name Trust',
      accounts: Array.from({ length: 8 }, (_, index) => ({ ending: `778${index}`, kind: 'Traditional ira' })),
      signIn: renews,
      renewal: failing(now - minute),
      notice: { code: 'E-NET', at: now, step: 'renewal', host: 'a-very-long-host-name.internal.example' },
    }),
    makeConnection({
      ...production,
      signIn: { kind: 'over', endedAt: now - minute, because: 'E-REFUSED' },
      notice: { code: 'E-REFUSED', at: now - minute },
    }),
  ],
});

/** TradeStation as the other broker: it renews, and all its sign-ins of a key can be ended at once. */
export const station: Partial<Connection> = {
  id: 'tradestation-live-0001',
  broker: 'tradestation',
  brokerName: 'TradeStation',
  environment: 'live',
  environmentName: 'Live',
  name: 'TradeStation Live',
  isReal: true,
  keyEnding: '41c7',
  asked: ['openid', 'offline_access', 'ReadAccount', 'MarketData', 'profile'],
  granted: ['openid', 'offline_access', 'ReadAccount', 'MarketData', 'profile'],
  power: { asked: 'view', granted: 'view' },
  accounts: [
    { ending: '88AF', kind: 'Margin' },
    { ending: '88AG', kind: 'Futures' },
  ],
  lastsMs: null,
  endsWith: ['TradeStation Simulated', 'TradeStation Live'],
};

/** Both brokers, and all is well. */
export const pair: AppState = makeState({
  brokers: [tradierFace, tradestationFace],
  connections: [
    makeConnection({ signIn: held() }),
    makeConnection({ ...station, signIn: renews, notice: null }),
  ],
});

const stations: readonly (readonly [name: string, change: Partial<Connection>])[] = [
  ['renews', { signIn: renews }],
  ['simulated, finishing', { ...nobody, attempt: 'finishing', isReal: false, environmentName: 'Simulated' }],
  [
    'not answering',
    {
      signIn: { ...renews, endsAt: now - minute },
      renewal: failing(now - minute, 'E-DOWN'),
      notice: { code: 'E-DOWN', at: now, step: 'renewal', status: 503, host: 'signin.tradestation.com' },
    },
  ],
  [
    'refused',
    {
      signIn: { kind: 'over', endedAt: now - minute, because: 'E-REFUSED' },
      notice: { code: 'E-REFUSED', at: now - minute, step: 'renewal', status: 401 },
    },
  ],
];

/** The other broker's cards, in the states in which they say something of their own. */
export const stationCards = stations.map(([name, change]) => [
  name,
  makeConnection({ ...station, name: 'TradeStation Live', ...change }),
]) satisfies readonly (readonly [string, Connection])[];

/** Nothing is short here: who signed in, what they are called, and where. */
export const long: AppState = {
  ...crowd,
  brokers: [tradierFace, tradestationFace],
  market: [],
  connections: [
    ...crowd.connections,
    makeConnection({ ...station, signIn: renews, accounts: longAccounts() }),
  ],
};

function longAccounts(): Connection['accounts'] {
  return Array.from({ length: 20 }, (_, index) => ({
    ending: `99${10 + index}`,
    kind: 'Retirement rollover',
  }));
}

export const others = {
  'first run': makeState(),
  'first run, no password store': makeState({ store: { kind: 'absent', found: 'basic_text' } }),
  'first run, locked': makeState({ store: { kind: 'locked', canRetryInPlace: false } }),
  'demo, empty': makeState({ isDemo: true }),
  crowd,
  'first run, two brokers': makeState({ brokers: [tradierFace, tradestationFace] }),
  'two brokers': pair,
  long,
} satisfies Record<string, AppState>;
