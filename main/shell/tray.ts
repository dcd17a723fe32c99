/** The tray: icon, tooltip and menu drawn from the state. Everything in it is in the window too. */
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import attentionTwice from '../../assets/tray/attention@2x.png?inline';
import attention from '../../assets/tray/attention.png?inline';
import idleTwice from '../../assets/tray/idle@2x.png?inline';
import idle from '../../assets/tray/idle.png?inline';
import okTwice from '../../assets/tray/ok@2x.png?inline';
import ok from '../../assets/tray/ok.png?inline';
import type { TrayShape } from '../../contract/parts.ts';
import type { AppState } from '../../contract/state.ts';
import { sayStrip } from '../../contract/strip.ts';
import { describe } from '../../contract/words.ts';

const icons: Readonly<Record<TrayShape, readonly [once: string, twice: string]>> = {
  ok: [ok, okTwice],
  attention: [attention, attentionTwice],
  idle: [idle, idleTwice],
};

export type TrayActions = {
  readonly open: () => void;
  readonly refreshAll: () => void;
  readonly signInAgain: (connection: string) => void;
  readonly quit: () => void;
};

export type TrayShell = {
  /** Makes the icon, anew when there is one: a host that has just come knows only icons made after it. */
  readonly place: () => void;
  readonly remove: () => void;
  readonly draw: (state: AppState) => void;
};

/** One line of the menu; its id is what the tests of the menu and the window's actions share. */
export type TrayLine =
  | { readonly kind: 'separator' }
  | { readonly kind: 'open' | 'refresh' | 'quit'; readonly label: string }
  | { readonly kind: 'connection' | 'sign-in'; readonly label: string; readonly connection: string };

/** The menu as data. At most five connections have a line of their own; the rest open the window. */
export function listTrayLines(state: AppState, now: number): TrayLine[] {
  const said = state.connections.map((connection) => ({ connection, words: describe(connection, now) }));
  const shown = said.slice(0, 5);
  const more = said.length - shown.length;
  const prefix = state.isDemo ? 'Demo: ' : '';
  const canRefresh = said.some(
    ({ connection }) => connection.signIn.kind === 'held' && connection.signIn.renews,
  );
  const signIns = said.filter(({ connection }) => {
    const { signIn, method, attempt } = connection;
    if (method === 'token' || attempt !== 'none') return false;
    return signIn.kind === 'over' || (signIn.kind === 'held' && !signIn.renews);
  });
  return [
    { kind: 'open', label: 'Open Brokerbar' },
    { kind: 'separator' },
    ...shown.map(({ connection, words }): TrayLine => {
      return { kind: 'connection', label: `${prefix}${words.trayLine}`, connection: connection.id };
    }),
    ...(more > 0 ? [{ kind: 'open', label: `${more} more…` } as const] : []),
    ...(canRefresh ? [{ kind: 'refresh', label: 'Refresh tokens' } as const] : []),
    ...signIns.slice(0, 2).map(({ connection }): TrayLine => {
      const isOnly =
        signIns.filter((one) => one.connection.brokerName === connection.brokerName).length === 1;
      const name = isOnly ? connection.brokerName : connection.name;
      return { kind: 'sign-in', label: `Sign in to ${name} again…`, connection: connection.id };
    }),
    ...(said.length > 0 ? [{ kind: 'separator' } as const] : []),
    { kind: 'quit', label: 'Quit' },
  ];
}

export function createTray(actions: TrayActions): TrayShell {
  let tray: Tray | null = null;
  let drawn = '';
  let state: AppState | null = null;

  const draw = () => {
    if (!tray || !state) return;
    const { sentence, shape } = sayStrip(state, Date.now());
    const lines = listTrayLines(state, Date.now());
    const next = JSON.stringify([sentence, shape, lines]);
    // Each change makes the host read the menu again, so an equal one is not set.
    if (next === drawn) return;
    drawn = next;
    tray.setImage(loadIcon(shape));
    tray.setToolTip(sentence.length > 63 ? `${sentence.slice(0, 62)}…` : sentence);
    tray.setContextMenu(Menu.buildFromTemplate(lines.map((line) => itemOf(line, actions))));
  };

  const remove = () => {
    tray?.destroy();
    tray = null;
    drawn = '';
  };

  return {
    place: () => {
      remove();
      tray = new Tray(loadIcon('idle'));
      tray.on('click', actions.open);
      draw();
    },
    remove,
    draw: (next) => {
      state = next;
      draw();
    },
  };
}

function itemOf(line: TrayLine, actions: TrayActions): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  const click = {
    open: actions.open,
    connection: actions.open,
    refresh: actions.refreshAll,
    quit: actions.quit,
    'sign-in': () => (line.kind === 'sign-in' ? actions.signInAgain(line.connection) : undefined),
  }[line.kind];
  return { label: line.label, click: () => click() };
}

function loadIcon(shape: TrayShape): Electron.NativeImage {
  const [once, twice] = icons[shape];
  const image = nativeImage.createFromDataURL(once);
  image.addRepresentation({ scaleFactor: 2, dataURL: twice });
  return image;
}
