/** What is around the connections: the person's choices, the computer, and what closing the window means. No Electron. */
import type { ChangedSetting, Happening } from '../contract/activity.ts';
import type { Handlers } from '../contract/calls.ts';
import { setManner } from '../contract/manner.ts';
import { findRemindMs, type Settings, settingNames, type Theme } from '../contract/settings.ts';
import type { System } from '../contract/state.ts';
import type { Frame } from './connections/world.ts';
import { decideClosing, guessClosing } from './habits.ts';
import { log } from './log.ts';
import type { SettingsBook } from './settings.ts';

export type FramePorts = {
  readonly settings: SettingsBook;
  readonly system: Omit<System, 'hasTray' | 'atLogin'>;
  readonly setTheme: (theme: Theme) => void;
  readonly readAtLogin: () => System['atLogin'];
  /** @throws Failure E-DISK. */
  readonly setAtLogin: (isOn: boolean) => void;
  readonly changed: () => void;
  /** Tells the app's own log, whichever world is shown: settings are the app's. */
  readonly report: (happening: Happening) => void;
  /** Takes the window away; Brokerbar goes on. */
  readonly closeWindow: () => void;
  readonly quit: () => void;
};

export type FrameCalls = Pick<Handlers, 'changeSettings' | 'setAtLogin' | 'answerClose'>;

export class Surround {
  readonly #ports: FramePorts;
  #hasTray = false;
  #atLogin: System['atLogin'] = 'off';
  #isAskingToClose = false;

  constructor(ports: FramePorts) {
    this.#ports = ports;
    this.#apply();
  }

  readonly view = (): Omit<Frame, 'market'> => {
    const { settings, system } = this.#ports;
    return {
      settings: settings.all,
      system: { ...system, hasTray: this.#hasTray, atLogin: this.#atLogin },
      isAskingToClose: this.#isAskingToClose,
    };
  };

  readonly remindMs = (): number => findRemindMs(this.#ports.settings.all);

  /** How often figures are asked for. */
  readonly pace = (): Settings['pace'] => this.#ports.settings.all.pace;

  /** Whether a person wants to be told of orders that change. */
  readonly tellsOrders = (): boolean => this.#ports.settings.all.orderChanges;

  /** Hides all amounts, or shows them again. */
  readonly hideAmounts = (): void => {
    const { settings } = this.#ports;
    // On a full disk they stay as they are; the next try may do.
    tryTo(() => this.#change({ hideAmounts: !settings.all.hideAmounts }));
    this.#apply();
  };

  get hasTray(): boolean {
    return this.#hasTray;
  }

  setTray(hasTray: boolean): void {
    this.#hasTray = hasTray;
    this.#ports.changed();
  }

  /** Asks the system, which may have been told otherwise elsewhere. */
  lookAtLogin(): void {
    this.#atLogin = this.#ports.readAtLogin();
    this.#ports.changed();
  }

  /** Whether the window may close now; asks the person, or quits, where that is what closing means. */
  readonly mayClose = (): boolean => {
    const { settings, system } = this.#ports;
    const closing = decideClosing(settings.all, { ...system, hasTray: this.#hasTray });
    // A window that was asked and is closed again may have a page that cannot ask.
    if (closing === 'ask' && this.#isAskingToClose) this.#end(guessClosing(system));
    else if (closing === 'ask') this.#ask(true);
    else if (closing === 'quit') this.#ports.quit();
    return closing === 'close';
  };

  readonly calls: FrameCalls = {
    changeSettings: (change: Partial<Settings>) => {
      this.#change(change);
      this.#apply();
    },
    setAtLogin: (isOn) => {
      const before = this.#atLogin;
      this.#ports.setAtLogin(isOn);
      this.lookAtLogin();
      if (this.#atLogin !== before) this.#tell('atLogin');
    },
    answerClose: (answer) => {
      this.#ask(false);
      if (answer === 'stay') return;
      // On a full disk the answer counts this once, and is asked for again.
      tryTo(() => this.#change({ keepRunning: answer === 'keep' ? 'yes' : 'no' }));
      this.#end(answer === 'keep' ? 'close' : 'quit');
    },
  };

  /** Back to how it is on a first start. @throws Failure E-DISK. */
  forget(): void {
    this.#ports.setAtLogin(false);
    this.#ports.settings.forget();
    this.#apply();
    this.lookAtLogin();
  }

  /** @throws Failure E-DISK; then nothing has changed. */
  #change(change: Partial<Settings>): void {
    const { settings } = this.#ports;
    const before = settings.all;
    settings.change(change);
    const after = settings.all;
    for (const name of settingNames) if (after[name] !== before[name]) this.#tell(name);
  }

  #tell(setting: ChangedSetting): void {
    this.#ports.report({ at: Date.now(), place: null, what: 'setting-changed', setting });
  }

  #apply(): void {
    const { settings, system, setTheme, changed } = this.#ports;
    const { theme, times } = settings.all;
    setTheme(theme);
    setManner({ times, locale: system.locale, zone: system.zone });
    changed();
  }

  #ask(isAsking: boolean): void {
    this.#isAskingToClose = isAsking;
    this.#ports.changed();
  }

  #end(closing: 'close' | 'quit'): void {
    this.#isAskingToClose = false;
    if (closing === 'quit') this.#ports.quit();
    else this.#ports.closeWindow();
  }
}

/** What nobody need be told of when the disk refuses it. */
export function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    log('not-kept');
  }
}
