/** The end: what is under way ends first, a question is asked where somebody can answer, and a session's end waits for nobody. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { texts } from '../../contract/texts.ts';
import { Leaving } from '../../main/shell/leave.ts';
import type { Worlds } from '../../main/worlds.ts';

type Box = {
  readonly buttons: readonly string[];
  readonly signal?: AbortSignal;
  readonly defaultId: number;
  readonly cancelId: number;
};

/** What Electron does of all this: it asks before it quits, closes a question whose signal is aborted, and knows its windows. */
const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  power: null as unknown as EventEmitter,
  windows: [] as EventEmitter[],
  question: null as null | ((answer: string) => void),
  buttons: [] as readonly string[],
  kept: [] as readonly string[],
  questions: 0,
  hasQuit: false,
}));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class BaseWindow extends EventEmitter {
    constructor() {
      super();
      electron.windows.push(this);
    }
  }
  return {
    clipboard: {},
    BaseWindow,
    app: {
      on: (name: string, hear: () => void) => electron.app.on(name, hear),
      whenReady: () => Promise.resolve(),
      quit: () => {
        let isPrevented = false;
        electron.app.emit('before-quit', {
          preventDefault: () => {
            isPrevented = true;
          },
        });
        electron.hasQuit ||= !isPrevented;
      },
    },
    powerMonitor: { on: (name: string, hear: () => void) => electron.power.on(name, hear) },
    dialog: {
      showMessageBox: ({ buttons, signal, defaultId, cancelId }: Box) =>
        new Promise((done) => {
          electron.questions += 1;
          electron.buttons = buttons;
          electron.kept = [defaultId, cancelId].map((id) => buttons[id] ?? '');
          electron.question = (answer) => done({ response: buttons.indexOf(answer) });
          signal?.addEventListener('abort', () => done({ response: cancelId }));
        }),
    },
  };
});

const platform = Object.getOwnPropertyDescriptor(process, 'platform');
const runOn = (value: string) => Object.defineProperty(process, 'platform', { ...platform, value });

let unsaved: boolean;
let stayed: number;
let finish: Promise<void>;
let signals: Record<string, unknown[]>;
const worlds = {
  leaveDemo: () => Promise.resolve(),
  real: {
    connections: {
      finish: () => finish,
      get isUnsaved() {
        return unsaved;
      },
      stay: () => {
        stayed += 1;
      },
    },
    accounts: { finish: () => Promise.resolve() },
  },
} as unknown as Worlds;

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(electron, {
    app: new EventEmitter(),
    power: new EventEmitter(),
    windows: [],
    question: null,
    questions: 0,
    hasQuit: false,
  });
  unsaved = true;
  stayed = 0;
  finish = Promise.resolve();
  signals = Object.fromEntries(
    ['SIGTERM', 'SIGINT', 'SIGHUP'].map((name) => [name, process.listeners(name as NodeJS.Signals)]),
  );
});
afterEach(() => {
  vi.useRealTimers();
  if (platform) Object.defineProperty(process, 'platform', platform);
  for (const [name, before] of Object.entries(signals))
    for (const listener of process.listeners(name as NodeJS.Signals))
      if (!before.includes(listener)) process.off(name, listener);
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const open = () => {
  const window = new EventEmitter();
  electron.windows.push(window);
  electron.app.emit('browser-window-created', {}, window);
  return window;
};

/** Every way in which a session ends, by whom it is told. */
const ends = {
  'a window that is open': ['linux', () => open().emit('session-end')],
  'the window that nobody sees': ['win32', () => electron.windows[0]?.emit('session-end')],
  'the power monitor': ['darwin', () => electron.power.emit('shutdown', { preventDefault: () => undefined })],
} as const;

describe.each(Object.entries(ends))('the session ends, told by %s', (_, [system, end]) => {
  let leaving: Leaving;
  beforeEach(async () => {
    runOn(system);
    leaving = new Leaving(worlds);
    await settle();
  });

  test('with unsaved tokens: nobody is asked, and it quits', async () => {
    end();
    await settle();
    expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
  });

  test('what is under way ends first, three seconds at the most', async () => {
    finish = new Promise(() => undefined);
    end();
    await vi.advanceTimersByTimeAsync(2999);
    expect(electron.hasQuit).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
  });

  test('while a person is being asked: the question goes, and so does the app', async () => {
    process.emit('SIGINT');
    await settle();
    expect([electron.questions, electron.hasQuit]).toEqual([1, false]);
    end();
    await settle();
    expect([electron.hasQuit, stayed, leaving.isLeaving]).toEqual([true, 0, true]);
  });
});

const { stay, quit } = texts().leaving;

test.each([
  ['stays', 'linux', stay, false],
  ['quits', 'linux', quit, true],
  ['stays', 'win32', stay, false],
  ['quits', 'win32', quit, true],
  ['quits', 'darwin', quit, true],
] as const)('asked by a person with unsaved tokens, who %s on %s', async (_, system, answer, hasQuit) => {
  runOn(system);
  const leaving = new Leaving(worlds);
  process.emit('SIGINT');
  await settle();
  // Enter and Esc lose nothing.
  expect(electron.kept).toEqual([stay, stay]);
  electron.question?.(answer);
  await settle();
  expect([electron.hasQuit, stayed, leaving.isLeaving]).toEqual([hasQuit, hasQuit ? 0 : 1, hasQuit]);
});

test.each([
  ['linux', [stay, quit]],
  ['win32', [quit, stay]],
  // A Mac puts the first at the right.
  ['darwin', [quit, stay]],
])('row 42: on %s the buttons are given in the order %j', async (system, buttons) => {
  runOn(system);
  new Leaving(worlds);
  process.emit('SIGINT');
  await settle();
  expect(electron.buttons).toEqual(buttons);
});

test('with all saved nobody is asked', async () => {
  unsaved = false;
  new Leaving(worlds);
  process.emit('SIGTERM');
  await settle();
  expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
});

test.each([
  ['win32', 1],
  ['linux', 0],
  ['darwin', 0],
])('%s has %i windows that nobody sees', async (system, made) => {
  runOn(system);
  new Leaving(worlds);
  await settle();
  expect(electron.windows).toHaveLength(made);
});
