/** The clipboard, for what should not stay on it. */
import { clipboard } from 'electron';
import { log } from '../log.ts';

const longestMs = 60_000;

let copied: string | null = null;
let timer: NodeJS.Timeout | undefined;

/** Takes it off again after a minute, unless something else is there by then. */
export function copyBriefly(text: string): void {
  clearTimeout(timer);
  clipboard.writeText(text);
  copied = text;
  timer = setTimeout(() => void clearCopied(), longestMs);
}

/** Takes it off now, unless something else is there: the app must not end before. Never throws. */
export async function clearCopied(): Promise<void> {
  const text = copied;
  clearTimeout(timer);
  copied = null;
  if (text === null) return;
  try {
    // A promise in later versions of Electron, the text itself in earlier ones.
    if ((await clipboard.readText()) === text) clipboard.clear();
  } catch {
    log('clipboard-not-cleared');
  }
}
