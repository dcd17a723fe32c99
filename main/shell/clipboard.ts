/** The clipboard, for what should not stay on it. */
import { clipboard } from 'electron';

const longestMs = 60_000;

let timer: NodeJS.Timeout | undefined;

/** Takes it off again after a minute, unless something else is there by then. */
export function copyBriefly(text: string): void {
  clearTimeout(timer);
  clipboard.writeText(text);
  timer = setTimeout(() => void clearIf(text), longestMs);
}

/** A promise in later versions of Electron, the text itself in earlier ones. */
async function clearIf(text: string): Promise<void> {
  if ((await clipboard.readText()) === text) clipboard.clear();
}
