/** A client of Tradier's market stream that remembers what it heard. */
import { WebSocket } from 'ws';
import type { PracticeBroker } from '../../main/simulator/index.ts';
import { ask, type Got } from './walk.ts';

export type Heard = Readonly<Record<string, unknown>>;

/** Asks for a session with an empty body and a length that says so. */
export function askForSession(broker: PracticeBroker, token = broker.apiToken): Promise<Got> {
  return ask(`${broker.endpoints.api}/markets/events/session`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
  });
}

export async function getSession(broker: PracticeBroker): Promise<string> {
  const { body } = await askForSession(broker);
  return (JSON.parse(body.toString()) as { stream: { sessionid: string } }).stream.sessionid;
}

export class Feed {
  readonly socket: WebSocket;
  readonly frames: Heard[] = [];
  readonly opened: Promise<void>;
  /** The code of the close. */
  readonly closed: Promise<number>;

  constructor(broker: PracticeBroker, options: { readonly host?: string; readonly path?: string } = {}) {
    const { host, path = '/markets/events' } = options;
    this.socket = new WebSocket(`${broker.endpoints.stream}${path}`, {
      headers: host === undefined ? {} : { host },
      handshakeTimeout: 5000,
    });
    this.socket.on('message', (data) => this.frames.push(JSON.parse(String(data)) as Heard));
    this.opened = new Promise((done, fail) => {
      this.socket.once('open', done);
      this.socket.once('error', fail);
    });
    this.closed = new Promise((done) => {
      this.socket.once('close', (code) => done(code));
    });
    this.socket.on('error', () => undefined);
  }

  async say(payload: unknown): Promise<void> {
    await this.opened;
    this.socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload));
  }

  /** Rejects when it takes longer than that. */
  async hear(isEnough: (frames: readonly Heard[]) => boolean, withinMs = 5000): Promise<void> {
    for (const until = performance.now() + withinMs; !isEnough(this.frames); ) {
      if (performance.now() > until) throw new Error(`heard ${this.frames.length} frames, and not those`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

/** With a session of its own, and the first of each symbol heard. */
export async function listen(broker: PracticeBroker, symbols: readonly string[]) {
  const feed = new Feed(broker);
  const sessionid = await getSession(broker);
  await feed.say({ symbols, sessionid, filter: ['quote', 'trade'], linebreak: true, validOnly: true });
  await feed.hear((frames) => frames.length >= 2 * symbols.length);
  return { feed, sessionid };
}
