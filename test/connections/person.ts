/** A person at the practice broker's pages, for connections without a window. */
import { Failure } from '../../contract/failures.ts';
import type { SignInPage, SignInWindow } from '../../main/connections/ports.ts';
import { ask, form } from '../simulator/walk.ts';

/** A person at the sign-in window: follows the broker's redirects as a browser does, up to the callback. */
export class TestPerson implements SignInWindow {
  answers: 'allow' | 'deny' | 'close' | 'wait' = 'allow';
  readonly shown: string[] = [];

  async ask(page: SignInPage, signal: AbortSignal): Promise<string> {
    if (this.answers === 'close') throw new Failure('E-CLOSE');
    if (this.answers === 'wait')
      await new Promise((_done, fail) =>
        signal.addEventListener('abort', () => fail(new Failure('E-CLOSE'))),
      );
    const { headers } = await ask(page.url);
    const consent = new URL(headers.location ?? '', page.url);
    const decision = this.answers;
    const body = `flow=${consent.searchParams.get('flow')}&decision=${decision}`;
    const got = await ask(new URL('/consent', consent).href, {
      method: 'POST',
      headers: { 'content-type': form },
      body,
    });
    return String(got.headers.location);
  }

  show(connection: string): void {
    this.shown.push(connection);
  }
}
