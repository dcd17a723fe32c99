/** Serves the contract: who asks, is the input well formed, what came of it. The only file that knows ipcMain. */
import { ipcMain, type WebContents } from 'electron';
import {
  type CallName,
  calls,
  type EventName,
  type Handlers,
  type Payload,
  type Result,
} from '../../contract/calls.ts';
import { asFailure, Failure } from '../../contract/failures.ts';
import { log } from '../log.ts';
import { identify } from './pages.ts';

/** Calls a page may make in a second before the rest are refused: a person makes a few. */
const callsPerSecond = 100;

const counts = new WeakMap<WebContents, { second: number; count: number }>();

export function serve(handlers: Handlers): void {
  for (const name of Object.keys(calls) as CallName[]) {
    ipcMain.handle(`brokerbar:${name}`, async (event, input: unknown): Promise<Result<unknown>> => {
      const audience = identify(event);
      try {
        if (audience !== calls[name].audience) throw new Failure('E-FIELD', { step: 'caller' });
        if (isFlooding(event.sender)) throw new Failure('E-UNEXPECTED', { step: 'flood' });
        const read = calls[name].read as (input: unknown) => never;
        return { ok: true, value: await handlers[name](read(input)) };
      } catch (error) {
        const failure = asFailure(error);
        if (!(error instanceof Failure))
          log('call-broke', { call: name, kind: (error as Error | null)?.name ?? 'unknown' });
        return { ok: false, failure: failure.note(Date.now()) };
      }
    });
  }
}

/** Announces to one of our own pages. */
export function announce<K extends EventName>(contents: WebContents, name: K, payload: Payload<K>): void {
  if (!contents.isDestroyed()) contents.send(`brokerbar:${name}`, payload);
}

function isFlooding(sender: WebContents): boolean {
  const second = Math.floor(Date.now() / 1000);
  const seen = counts.get(sender);
  const count = seen?.second === second ? seen.count + 1 : 1;
  counts.set(sender, { second, count });
  return count > callsPerSecond;
}
