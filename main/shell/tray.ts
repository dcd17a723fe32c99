/** The tray: icon, tooltip and menu drawn from the state. Everything in it is in the window too. */
import { join } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron';
import type { TrayShape } from '../../contract/parts.ts';
import type { AppState } from '../../contract/state.ts';
import { findTrayShape, listTrayLines, sayTooltip, type TrayAct, type TrayLine } from './tray-lines.ts';

/** What each line does; those about a connection are given its id. */
export type TrayActions = Readonly<Record<TrayAct, (connection: string) => void>>;

export type TrayShell = {
  /** Makes the icon, anew when there is one: a host that has just come knows only icons made after it. */
  readonly place: () => void;
  readonly remove: () => void;
  readonly draw: (state: AppState) => void;
};

/** Changes come in bursts, and each makes the host read the menu again. */
const calmMs = 200;

export function createTray(actions: TrayActions): TrayShell {
  let tray: Tray | null = null;
  let drawn = '';
  let state: AppState | null = null;
  let isDue = false;

  const drawNow = () => {
    isDue = false;
    if (!tray || !state) return;
    const now = Date.now();
    const [icon, tooltip, lines] = [
      findIcon(findTrayShape(state, now)),
      sayTooltip(state, now),
      listTrayLines(state, now),
    ];
    const next = JSON.stringify([icon, tooltip, lines]);
    if (next === drawn) return;
    drawn = next;
    tray.setImage(icon);
    tray.setToolTip(tooltip);
    tray.setContextMenu(Menu.buildFromTemplate(lines.map((line) => itemOf(line, actions))));
  };

  const remove = () => {
    tray?.destroy();
    tray = null;
    drawn = '';
  };

  // Only a Windows icon is black or white by itself, and the taskbar may change under it.
  if (process.platform === 'win32') nativeTheme.on('updated', drawNow);

  return {
    place: () => {
      remove();
      tray = new Tray(findIcon('idle'));
      // A Mac shows the menu on a click, and no window (Apple's guideline).
      if (process.platform !== 'darwin') tray.on('click', () => actions.open(''));
      drawNow();
    },
    remove,
    draw: (next) => {
      state = next;
      if (!isDue) setTimeout(drawNow, calmMs);
      isDue = true;
    },
  };
}

function itemOf(line: TrayLine, actions: TrayActions): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  // The sign & would be taken for the mark of a mnemonic.
  return {
    label: line.label.replaceAll('&', '&&'),
    click: () => actions[line.kind](line.connection ?? ''),
  };
}

/** By file, so that each system finds its own sizes: `@2x` beside it, `Template` on a Mac, several in one .ico. */
export function findIcon(shape: TrayShape): string {
  const windows = `On${isTaskbarDark() ? 'Dark' : 'Light'}.ico`;
  const ending = { darwin: 'Template.png', win32: windows }[process.platform as string] ?? '.png';
  return join(app.getAppPath(), 'assets', 'tray', `${shape}${ending}`);
}

/** The taskbar's theme is the system's and not that of apps; Electrons that do not know of it know that of apps. */
function isTaskbarDark(): boolean {
  const { shouldUseDarkColorsForSystemIntegratedUI: taskbar } = nativeTheme as Partial<typeof nativeTheme>;
  return taskbar ?? nativeTheme.shouldUseDarkColors;
}
