/** The open streams of one connection: follows a plan, and knows which of them are open and who was silent for how long. */
import type { Failure } from '../../contract/failures.ts';
import type { StreamPlan } from '../brokers/data.ts';
import type { OpenStream, StreamHearing } from '../net/exchange.ts';
import type { FeedPorts } from './ports.ts';

export type StreamsHearing = {
  readonly onText: (text: string) => void;
  /** One opened, or was heard for the first time. */
  readonly onChange: () => void;
  /** One of them ended; the others go on until they are closed. */
  readonly onEnd: (failure: Failure | null) => void;
};

type Entry = {
  plan: StreamPlan;
  stream: OpenStream | null;
  isOpen: boolean;
  hasSpoken: boolean;
  /** Uptime of the last byte, or of the beginning. */
  heardAt: number;
};

export class Streams {
  readonly #ports: Pick<FeedPorts, 'openLines' | 'openSocket' | 'uptime'>;
  readonly #hearing: StreamsHearing;
  readonly #entries = new Map<string, Entry>();

  constructor(ports: Pick<FeedPorts, 'openLines' | 'openSocket' | 'uptime'>, hearing: StreamsHearing) {
    this.#ports = ports;
    this.#hearing = hearing;
  }

  get areOpen(): boolean {
    return this.#all.length > 0 && this.#all.every(({ isOpen }) => isOpen);
  }

  /** Whether each of them has said something. */
  get haveSpoken(): boolean {
    return this.#all.every(({ hasSpoken }) => hasSpoken);
  }

  /** When the one that has been silent longest was heard; uptime, ms. */
  get heardAt(): number {
    return Math.min(...this.#all.map(({ heardAt }) => heardAt));
  }

  /** What following a plan would do: nothing, saying other symbols on an open socket, or opening and closing streams. */
  compare(plans: readonly StreamPlan[]): 'same' | 'hello' | 'other' {
    const keys = new Set(plans.map(nameOf));
    if (keys.size !== this.#entries.size || [...keys].some((key) => !this.#entries.has(key))) return 'other';
    return plans.every((plan) => isSameHello(plan, this.#entries.get(nameOf(plan))?.plan)) ? 'same' : 'hello';
  }

  follow(plans: readonly StreamPlan[]): void {
    const wanted = new Map(plans.map((plan) => [nameOf(plan), plan]));
    for (const [key, entry] of this.#entries) if (!wanted.has(key)) this.#close(key, entry);
    for (const [key, plan] of wanted) {
      const entry = this.#entries.get(key);
      if (!entry) this.#open(key, plan);
      else if (!isSameHello(plan, entry.plan)) {
        entry.plan = plan;
        if (entry.isOpen) greet(entry);
      }
    }
  }

  close(): void {
    for (const [key, entry] of this.#entries) this.#close(key, entry);
  }

  get #all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  #open(key: string, plan: StreamPlan): void {
    const heardAt = this.#ports.uptime();
    const entry: Entry = { plan, stream: null, isOpen: false, hasSpoken: false, heardAt };
    this.#entries.set(key, entry);
    // What was closed, or has another in its place, is not heard.
    const hear = (act: () => void) => {
      if (this.#entries.get(key) !== entry) return;
      entry.heardAt = this.#ports.uptime();
      act();
    };
    const hearing: StreamHearing = {
      onOpen: () =>
        hear(() => {
          entry.isOpen = true;
          greet(entry);
          this.#hearing.onChange();
        }),
      onBytes: () => hear(() => undefined),
      onText: (text) =>
        hear(() => {
          const isFirst = !entry.hasSpoken;
          entry.hasSpoken = true;
          this.#hearing.onText(text);
          if (isFirst) this.#hearing.onChange();
        }),
      onEnd: (failure) => hear(() => this.#hearing.onEnd(failure)),
    };
    entry.stream =
      plan.kind === 'lines'
        ? this.#ports.openLines(plan.request, hearing)
        : this.#ports.openSocket(plan.url, hearing);
  }

  #close(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.stream?.close();
  }
}

function greet({ plan, stream }: Entry): void {
  if (plan.kind === 'socket') stream?.send(plan.hello);
}

/** The same name is the same stream: a socket's symbols are in its hello, those of lines in the address. */
function nameOf(plan: StreamPlan): string {
  if (plan.kind === 'socket') return `socket ${plan.url}`;
  return `lines ${plan.request.url} ${JSON.stringify(plan.request.headers ?? {})}`;
}

function isSameHello(plan: StreamPlan, other: StreamPlan | undefined): boolean {
  if (plan.kind !== 'socket') return true;
  return other?.kind === 'socket' && plan.hello.equals(other.hello);
}
