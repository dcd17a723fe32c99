/** What closing the window means, on this system and to this person. Pure. */
import type { Settings } from '../contract/settings.ts';
import type { System } from '../contract/state.ts';

/** `close`: the window goes, Brokerbar stays. `quit`: both go. `ask`: nobody has said yet. */
export type Closing = 'close' | 'quit' | 'ask';

export function decideClosing(
  { keepRunning }: Pick<Settings, 'keepRunning'>,
  { platform, hasTray }: Pick<System, 'platform' | 'hasTray'>,
): Closing {
  // A Mac's habit is the Dock; without any icon to come back from, going on unseen would be a trap.
  if (platform === 'macos') return keepRunning === 'no' ? 'quit' : 'close';
  if (!hasTray) return 'quit';
  return ({ yes: 'close', no: 'quit', ask: 'ask' } as const)[keepRunning];
}

/** What the answer is taken to be when the window was asked twice and did not say: the system's habit. */
export function guessClosing({ platform }: Pick<System, 'platform'>): 'close' | 'quit' {
  return platform === 'linux' ? 'quit' : 'close';
}
