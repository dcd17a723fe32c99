/** What a connection's words are made of: shapes, buttons, phrases that several sentences share. */
import type { Connection } from './state.ts';
import { type Texts, texts } from './texts.ts';

export const minuteMs = 60_000;

/** The card's and the tray's icon: each state has a shape of its own, so that colour never tells alone. */
export type Shape =
  | 'ring'
  | 'dots'
  | 'ring-dash'
  | 'clock'
  | 'hourglass'
  | 'cloud-slash'
  | 'shield'
  | 'warning'
  | 'tick'
  | 'tick-open-lock'
  | 'lock-slash';
/** The tray's icon, which is the strip's too: five shapes that differ without colour. */
export type TrayShape = 'ok' | 'attention' | 'offline' | 'idle' | 'busy';

/** What a button does, by the name of its action. */
export type Action =
  | 'connect'
  | 'sign-in'
  | 'sign-in-again'
  | 'try-again'
  | 'refresh'
  | 'try-now'
  | 'show-window'
  | 'cancel'
  | 'edit-keys'
  | 'replace-token'
  | 'change-permissions'
  | 'remove'
  | 'remove-keys'
  | 'connect-view-only'
  | 'what-happened'
  | 'how-to-fix'
  | 'save'
  | 'retry-store'
  | 'details'
  | 'disconnect'
  | 'break';

/** In the order in which the strip prefers them (ux.md 3.4): `ends` needs the person soon, `down` passes by itself. */
export const stripKinds = ['needs', 'ends', 'down', 'good'] as const;
export type StripKind = (typeof stripKinds)[number];

export type Button = { readonly action: Action; readonly label: string };
export type Words = {
  readonly shape: Shape;
  readonly tray: TrayShape;
  readonly headline: string;
  readonly subline: string;
  /** The first is the primary one. */
  readonly buttons: readonly Button[];
  /** Items of the "More" menu. */
  readonly menu: readonly Button[];
  /** Begins with the article's name. */
  readonly trayLine: string;
  /** What the strip would say of it; null when there is nothing to say. */
  readonly strip: { readonly kind: StripKind; readonly clause: string } | null;
};

export const button = (action: Action, label = texts().states.buttons[action]): Button => ({ action, label });

/** What the connection may do, and where it differs from what was asked for. */
export function sayPermissions(
  connection: Pick<Connection, 'asked' | 'granted' | 'method' | 'power'>,
): string {
  const { asked, granted, power } = connection;
  const { powers, ownToken, more: gaveMore, fewer: gaveFewer, withoutTrade } = texts().states;
  if (granted === null) return connection.method === 'token' ? ownToken : powers[power.asked];
  const more = granted.some((scope) => !asked.includes(scope));
  const fewer = asked.some((scope) => !granted.includes(scope));
  const isWithoutTrade = power.asked === 'trade' && power.granted !== 'trade';
  return [
    powers[power.granted ?? 'view'],
    ...(more ? [gaveMore] : []),
    ...(fewer ? [isWithoutTrade ? withoutTrade : gaveFewer] : []),
  ].join(', ');
}

/** "40 seconds", "7 minutes", "2 hours", "3 days": one number, rounded. */
export function saySpan(ms: number): string {
  const steps = [
    [24 * 60 * minuteMs, 'day'],
    [60 * minuteMs, 'hour'],
    [minuteMs, 'minute'],
  ] as const;
  const [size, name] = steps.find(([one]) => ms >= one * 1.5) ??
    steps.find(([one]) => ms >= one) ?? [1000, 'second'];
  return sayCount(Math.max(1, Math.round(ms / size)), name);
}

/** "1 account", "2 accounts". */
export function sayCount(count: number, what: keyof Texts['states']['units']): string {
  return texts().states.units[what](count);
}

export function say(
  connection: Connection,
  shape: Shape,
  tray: TrayShape,
  headline: string,
  subline: string,
  more: { buttons: readonly Button[]; menu?: readonly Button[]; tray: string; strip?: Words['strip'] },
): Words {
  return {
    shape,
    tray,
    headline,
    subline,
    buttons: more.buttons,
    menu: more.menu ?? [],
    trayLine: `${connection.name}: ${more.tray}`,
    strip: more.strip ?? null,
  };
}
