/**
 * The feed of one connection: a session where one is wanted, streams, and what is done about each of their ends
 * (broker-apis.md A10, B11). It has one timer at most.
 */
import { asFailure, type Failure } from '../../contract/failures.ts';
import type { OpenLines, Reply } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import { Alarm } from './alarm.ts';
import { findMeans, type Means } from './means.ts';
import type { Patience, StreamsEnd } from './patience.ts';
import type { FeedHearing, FeedPorts, FeedWish } from './ports.ts';
import { askSession, type Session } from './session.ts';
import { Streams } from './streams.ts';

/** What becomes of a stream whose token has run out is documented nowhere: by then it is opened anew with the next. */
const renewMs = 60_000;
/** Streams are opened and closed for other symbols no more often. */
const changeMs = 1000;
const never = Number.POSITIVE_INFINITY;

export class Feed {
  readonly #ports: FeedPorts;
  readonly #hearing: FeedHearing;
  readonly #patience: Patience;
  readonly #alarm: Alarm;
  #wish: FeedWish;
  #state: 'off' | 'waiting' | 'asking' | 'connected' = 'off';
  /** Whatever belongs to an earlier opening is dropped. */
  #turn = 0;
  /** With which the last opening was made. */
  #token: Secret | null = null;
  #session: Session | null = null;
  #abort: AbortController | null = null;
  #streams: Streams | null = null;
  /** After a silence, an open stream alone proves nothing. */
  #mustSpeak = false;
  #liveAt: number | null = null;
  #changedAt = 0;
  /** When streams are opened anew with another token, and for other symbols; uptime. */
  #renewAt = never;
  #changeAt = never;

  /** Does nothing until `follow`. */
  constructor(ports: FeedPorts, hearing: FeedHearing, patience: Patience, wish: FeedWish) {
    this.#ports = ports;
    this.#hearing = hearing;
    this.#patience = patience;
    this.#alarm = new Alarm(ports.timer);
    this.#wish = wish;
  }

  follow(wish: FeedWish): void {
    this.#wish = wish;
    const means = findMeans(wish);
    if (!means || this.#state === 'off') {
      this.#start();
      return;
    }
    // A new token is used at the next end, and that comes within a minute.
    if (!this.#token?.equals(means.token)) {
      if (this.#state === 'waiting') this.#start();
      else this.#renewAt = Math.min(this.#renewAt, this.#ports.uptime() + renewMs);
    }
    if (this.#state === 'connected') this.#change(means);
  }

  /** Ends everything; a wish opens it again. */
  close(): void {
    this.#leave();
    this.#drop();
    this.#tell();
  }

  /** Opens, now or when it may be; ends what was open. */
  #start(): void {
    const means = findMeans(this.#wish);
    if (!means) this.#leave();
    this.#drop();
    if (means) {
      const uptime = this.#ports.uptime();
      this.#patience.take(means.token, uptime);
      this.#token = means.token;
      const restMs = Math.max(this.#patience.restMs(uptime), this.#findLimitMs());
      if (restMs > 0) {
        this.#state = 'waiting';
        this.#alarm.set(restMs, () => this.#start());
      } else this.#open(means);
    }
    this.#tell();
  }

  #open(means: Means): void {
    this.#state = 'asking';
    const turn = this.#turn;
    const abort = new AbortController();
    this.#abort = abort;
    this.#patience.open(this.#ports.uptime());
    const { source } = this.#wish;
    const { limit } = this.#hearing;
    const counted = {
      onSent: () => limit.onSent(source),
      onReply: (reply: Reply) => limit.onReply(source, reply),
    };
    askSession(means, this.#ports, abort.signal, counted).then(
      (session) => this.#isAt(turn) && this.#connect(session),
      (error: unknown) => this.#isAt(turn) && this.#fail(asFailure(error)),
    );
  }

  #connect(session: Session | null): void {
    const means = findMeans(this.#wish);
    const uptime = this.#ports.uptime();
    if (!means || isOver(session, means, uptime)) {
      this.#end({ kind: 'reconnect' });
      return;
    }
    this.#state = 'connected';
    this.#session = session;
    this.#changedAt = uptime;
    const turn = this.#turn;
    const openLines: OpenLines = (request, hearing) => {
      this.#hearing.limit.onSent(this.#wish.source);
      return this.#ports.openLines(request, hearing);
    };
    const { openSocket, uptime: clock } = this.#ports;
    this.#streams = new Streams(
      { openLines, openSocket, uptime: clock },
      {
        onText: (text) => this.#isAt(turn) && this.#read(means, text),
        onChange: () => this.#isAt(turn) && this.#look(),
        onEnd: (failure) => this.#isAt(turn) && this.#fail(failure),
      },
    );
    this.#streams.follow(means.plan(session?.id ?? null));
    this.#look();
  }

  #read({ stream }: Means, text: string): void {
    const frame = stream.readFrame(text);
    if (frame.kind === 'quotes' || frame.kind === 'changed')
      this.#hearing.onFrame(this.#wish.source.connection, frame);
    else if (frame.kind === 'go-away') this.#end({ kind: 'reconnect' });
    else if (frame.kind === 'taken') this.#end({ kind: 'taken' });
    else if (frame.kind === 'refused')
      this.#end({ kind: 'failed', isPermanent: frame.isPermanent, retryAfterS: 0 });
  }

  #fail(failure: Failure | null): void {
    const { source } = this.#wish;
    const isRefused = failure?.code === 'E-REFUSED';
    const isPermanent = isRefused || failure?.code === 'E-SCOPE';
    this.#end({ kind: 'failed', isPermanent, retryAfterS: failure?.facts.retryAfterS ?? 0 });
    // Last: it may bring another token, or none, at once.
    if (isRefused) void source.refused();
  }

  #end(end: StreamsEnd): void {
    const uptime = this.#ports.uptime();
    const liveMs = this.#liveAt === null ? 0 : uptime - this.#liveAt;
    this.#patience.hear(end, this.#token, liveMs, uptime);
    this.#start();
  }

  /** Other symbols: an open socket is told, lines are opened anew. A socket is told nothing by a session that is over. */
  #change(means: Means): void {
    const streams = this.#streams;
    if (!streams) return;
    const uptime = this.#ports.uptime();
    const plans = means.plan(this.#session?.id ?? null);
    const difference = streams.compare(plans);
    this.#changeAt = never;
    if (difference !== 'same' && isOver(this.#session, means, uptime)) {
      this.#leave();
      this.#start();
      return;
    }
    const readyAt = Math.max(this.#changedAt + changeMs, uptime + this.#findLimitMs());
    if (difference === 'other' && uptime < readyAt) this.#changeAt = readyAt;
    else if (difference !== 'same') {
      if (difference === 'other') this.#changedAt = uptime;
      streams.follow(plans);
    }
    this.#look();
  }

  /** Says whether it is live, and sees to what is due: silence, another token, other symbols. */
  #look(): void {
    const [streams, means] = [this.#streams, findMeans(this.#wish)];
    if (!streams || !means) {
      this.#start();
      return;
    }
    const uptime = this.#ports.uptime();
    const deadAt = streams.heardAt + means.stream.deadAfterMs;
    if (uptime >= deadAt) {
      this.#mustSpeak = true;
      this.#end({ kind: 'reconnect' });
    } else if (uptime >= this.#renewAt) {
      this.#leave();
      this.#start();
    } else if (uptime >= this.#changeAt) this.#change(means);
    else {
      if (streams.areOpen && streams.haveSpoken) this.#mustSpeak = false;
      this.#alarm.set(Math.min(deadAt, this.#renewAt, this.#changeAt) - uptime, () => this.#look());
      this.#tell();
    }
  }

  #tell(): void {
    const isLive = this.#streams?.areOpen === true && !this.#mustSpeak;
    if (isLive === (this.#liveAt !== null)) return;
    this.#liveAt = isLive ? this.#ports.uptime() : null;
    this.#hearing.onFeed(this.#wish.source.connection, isLive);
  }

  /** How long the broker's limit has no room for another opening. */
  #findLimitMs(): number {
    return this.#hearing.limit.findWaitMs(this.#wish.source);
  }

  /** Who ends it by choice does not open it again at once. */
  #leave(): void {
    if (this.#state === 'asking' || this.#state === 'connected')
      this.#patience.leave(this.#session !== null, this.#ports.uptime());
  }

  #drop(): void {
    this.#turn += 1;
    this.#state = 'off';
    this.#alarm.clear();
    this.#abort?.abort();
    this.#abort = null;
    this.#streams?.close();
    this.#streams = null;
    this.#session = null;
    this.#renewAt = never;
    this.#changeAt = never;
  }

  #isAt(turn: number): boolean {
    return turn === this.#turn;
  }
}

function isOver(session: Session | null, { stream }: Means, uptime: number): boolean {
  return session !== null && uptime - session.at >= stream.sessionMs;
}
