/** In which order a dialog's buttons stand: OK-Cancel on Windows, Cancel-OK on macOS and Linux. Pure. */
import type { System } from './state.ts';

/** @param buttons from the way out to what the dialog is for. */
export function orderButtons<T>(buttons: readonly T[], platform: System['platform']): readonly T[] {
  return platform === 'windows' ? buttons.toReversed() : buttons;
}
