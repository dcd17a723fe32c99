/** Main's side of the wall, derived from the contract: it refuses what main would refuse and keeps what was asked. */
import {
  type Audience,
  type Bridge,
  type CallName,
  calls,
  type EventName,
  events,
  type Handlers,
  type Payload,
  type Result,
} from '../../contract/calls.ts';
import { asFailure, Failure } from '../../contract/failures.ts';

export type FakeBridge = {
  /** Every call that was made, as main would have read it. */
  readonly made: { readonly name: CallName; readonly input: unknown }[];
  /** Calls that main would have refused: a test with one of these has found a fault. */
  readonly refused: string[];
  readonly announce: <K extends EventName>(name: K, payload: Payload<K>) => void;
  readonly inputsOf: (name: CallName) => unknown[];
};

/** Puts a bridge on the window. Calls without an answer here succeed with nothing. */
export function placeBridge(audience: Audience, answers: Partial<Handlers>): FakeBridge {
  const made: FakeBridge['made'] = [];
  const refused: string[] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const ask = (name: CallName) => async (given?: unknown) => {
    let input: unknown;
    try {
      if (calls[name].audience !== audience) throw new Failure('E-FIELD');
      // What crosses the bridge is cloned; a function or a DOM node would throw here.
      input = calls[name].read(structuredClone(given));
    } catch {
      refused.push(name);
      return refuse(new Failure('E-FIELD'));
    }
    made.push({ name, input });
    await Promise.resolve();
    try {
      const answer = answers[name] as ((input: unknown) => unknown) | undefined;
      return { ok: true, value: await answer?.(input) };
    } catch (error) {
      return refuse(asFailure(error));
    }
  };
  const hear = (name: EventName) => (listener: (payload: unknown) => void) => {
    const own = listeners.get(name) ?? new Set();
    listeners.set(name, own.add(listener));
    return () => own.delete(listener);
  };
  const bridge = Object.freeze({
    ...Object.fromEntries(keys(calls).map((name) => [name, ask(name)])),
    ...Object.fromEntries(
      keys(events).map((name) => [`on${name.charAt(0).toUpperCase()}${name.slice(1)}`, hear(name)]),
    ),
  });
  Object.defineProperty(window, 'brokerbar', { value: bridge as unknown as Bridge, configurable: true });
  return {
    made,
    refused,
    announce: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(structuredClone(payload));
    },
    inputsOf: (name) => made.filter((call) => call.name === name).map(({ input }) => input),
  };
}

function refuse(failure: Failure): Result<never> {
  return { ok: false, failure: failure.note(Date.now()) };
}

function keys<T extends object>(of: T): (keyof T & string)[] {
  return Object.keys(of) as (keyof T & string)[];
}
