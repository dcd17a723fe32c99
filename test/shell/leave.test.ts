/** The end: what is under way ends first, a question is asked where somebody can answer, and a session's end waits for nobody. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Leaving } from '../../main/shell/leave.ts';
import type { Worlds } from '../../main/worlds.ts';

/** What Electron does of all this: it asks before it quits, closes a question whose signal is aborted, and knows its windows. */
const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  power: null as unknown as EventEmitter,
  windows: [] as EventEmitter[],
  question: null as null | ((response: number) => void),
  questions: 0,
  hasQuit: false,
}));
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class BaseWindow extends EventEmitter {
    static getAllWindows = () => electron.windows;
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
      showMessageBox: ({ signal, cancelId }: { signal?: AbortSignal; cancelId: number }) =>
        new Promise((done) => {
          electron.questions += 1;
          electron.question = (response) => done({ response });
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
  'a window that is open': () => {
    const window = open();
    return () => window.emit('session-end');
  },
  'the window that nobody sees': (leaving: Leaving) => {
    runOn('win32');
    leaving.hearUnseen();
    return () => electron.windows[0]?.emit('session-end');
  },
  'the power monitor': () => () => electron.power.emit('shutdown', { preventDefault: () => undefined }),
};

describe.each(Object.entries(ends))('the session ends, told by %s', (_, prepare) => {
  test('with unsaved tokens: nobody is asked, and it quits', async () => {
    const end = prepare(new Leaving(worlds));
    end();
    await settle();
    expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
  });

  test('what is under way ends first, three seconds at the most', async () => {
    finish = new Promise(() => undefined);
    const end = prepare(new Leaving(worlds));
    end();
    await vi.advanceTimersByTimeAsync(2999);
    expect(electron.hasQuit).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
  });

  test('while a person is being asked: the question goes, and so does the app', async () => {
    const leaving = new Leaving(worlds);
    const end = prepare(leaving);
    process.emit('SIGINT');
    await settle();
    expect([electron.questions, electron.hasQuit]).toEqual([1, false]);
    end();
    await settle();
    expect([electron.hasQuit, stayed, leaving.isLeaving]).toEqual([true, 0, true]);
  });
});

test.each([
  ['stays', 0, false, 1],
  ['quits', 1, true, 0],
])('asked by a person with unsaved tokens, who %s', async (_, response, hasQuit, times) => {
  const leaving = new Leaving(worlds);
  process.emit('SIGINT');
  await settle();
  electron.question?.(response);
  await settle();
  expect([electron.hasQuit, stayed, leaving.isLeaving]).toEqual([hasQuit, times, hasQuit]);
});

test('with all saved nobody is asked', async () => {
  unsaved = false;
  new Leaving(worlds);
  process.emit('SIGTERM');
  await settle();
  expect([electron.questions, electron.hasQuit]).toEqual([0, true]);
});

test.each([
  ['win32', 0, 1],
  ['win32', 1, 0],
  ['linux', 0, 0],
  ['darwin', 0, 0],
])('%s with %i windows makes %i that nobody sees, and never a second', (system, open, made) => {
  runOn(system);
  const leaving = new Leaving(worlds);
  electron.windows = Array.from({ length: open }, () => new EventEmitter());
  leaving.hearUnseen();
  leaving.hearUnseen();
  expect(electron.windows).toHaveLength(open + made);
});
