/** An account number on the clipboard: for a minute, and never longer than the app (ux.md 3.8). */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { clearCopied, copyBriefly } from '../../main/shell/clipboard.ts';
import { Leaving } from '../../main/shell/leave.ts';
import type { Worlds } from '../../main/worlds.ts';

const number = 'VA-7310-4421';
const board = vi.hoisted(() => ({
  text: '',
  isLater: false,
  isBroken: false,
  quit: vi.fn<() => void>(),
  asked: null as ((event: { preventDefault: () => void }) => void) | null,
}));
vi.mock('electron', () => ({
  clipboard: {
    writeText: (text: string) => {
      board.text = text;
    },
    // A promise in later versions of Electron.
    readText: () => {
      if (board.isBroken) throw new Error('no clipboard');
      return board.isLater ? Promise.resolve(board.text) : board.text;
    },
    clear: () => {
      board.text = '';
    },
  },
  app: {
    on: (name: string, hear: typeof board.asked) => {
      if (name === 'before-quit') board.asked = hear;
    },
    quit: board.quit,
  },
  powerMonitor: { on: () => undefined },
  dialog: {},
}));

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(board, { text: '', isLater: false, isBroken: false, asked: null });
  board.quit.mockClear();
});
afterEach(async () => {
  await clearCopied();
  vi.useRealTimers();
});

describe.each([false, true])('read later: %s', (isLater) => {
  beforeEach(() => {
    board.isLater = isLater;
  });

  test('it goes after a minute, and what came after it stays', async () => {
    copyBriefly('another');
    await vi.advanceTimersByTimeAsync(59_000);
    copyBriefly(number);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(board.text).toBe(number);
    await vi.advanceTimersByTimeAsync(1);
    expect(board.text).toBe('');
    copyBriefly(number);
    board.text = 'a shopping list';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(board.text).toBe('a shopping list');
  });

  test('it goes with the app', async () => {
    const listening = vi.spyOn(process, 'on').mockReturnValue(process);
    new Leaving({ leaveDemo: async () => undefined, real: null } as unknown as Worlds);
    listening.mockRestore();
    const ask = async () => {
      board.asked?.({ preventDefault: () => undefined });
      await vi.advanceTimersByTimeAsync(10);
    };
    copyBriefly(number);
    await ask();
    expect([board.text, board.quit.mock.calls.length]).toEqual(['', 1]);
  });

  test('nothing else is ever taken off, and nothing twice', async () => {
    board.text = 'a shopping list';
    await clearCopied();
    expect(board.text).toBe('a shopping list');
    copyBriefly(number);
    await clearCopied();
    // A person copied the same from somewhere else.
    board.text = number;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(board.text).toBe(number);
  });

  test('a clipboard that cannot be read breaks nothing', async () => {
    copyBriefly(number);
    board.isBroken = true;
    await expect(clearCopied()).resolves.toBeUndefined();
  });
});
