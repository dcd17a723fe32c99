/** What the house tells people's log about itself, and what it must remember of it over a restart. */
import { isUnusual } from '../../contract/activity.ts';
import type { Failure } from '../../contract/failures.ts';
import type { ConnectForm } from '../../contract/form.ts';
import type { SignIn, StoreState } from '../../contract/state.ts';
import { findTimeOfDay } from '../calendar/sessions.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { slackMs } from './dating.ts';
import type { Ports } from './ports.ts';
import type { Beat } from './pulse.ts';
import { nameShut, sumRenewalsADay, type Unreadable } from './world.ts';

type Asked = Pick<ConnectForm, 'connection' | 'broker' | 'environment'>;

export class Memory {
  readonly #ports: Pick<Ports, 'now' | 'report' | 'recall'>;

  constructor(ports: Pick<Ports, 'now' | 'report' | 'recall'>) {
    this.#ports = ports;
  }

  /** Renewals that each broker was asked for today, in New York. */
  countRenewals(now: number): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const line of this.#ports.recall(findTimeOfDay(now, 0, 0))) {
      // What nobody answered may never have left this computer: a night without a network asks a broker for nothing.
      const isSent = line.what === 'renewed' || (line.what === 'renewal-failed' && line.status !== null);
      if (isSent && line.place)
        counts.set(line.place.broker, (counts.get(line.place.broker) ?? 0) + line.count);
    }
    return counts;
  }

  tellRemoved({ id, broker, environment }: Pick<ConnectionRecord, 'id' | 'broker' | 'environment'>): void {
    this.#ports.report({
      at: this.#ports.now(),
      place: { connection: id, broker, environment },
      what: 'removed',
    });
  }

  /** Of a pasted token that was not taken; the connection may be one that does not come to be. */
  tellRefused({ connection, broker, environment }: Asked, { code, facts }: Failure): void {
    this.#ports.report({
      at: this.#ports.now(),
      place: { connection: connection ?? `${broker}-${environment}`, broker, environment },
      what: 'sign-in-stopped',
      code,
      status: facts.status ?? null,
    });
  }

  /** Of saved records that could not be opened. */
  tellShut({ label: { id, broker, environment }, because }: Unreadable, store: StoreState): void {
    const place = { connection: id, broker, environment };
    this.#ports.report({ at: this.#ports.now(), place, what: 'unreadable', code: nameShut(because, store) });
  }

  tell({ sleptMs, offlineMs, aheadMs }: Beat): void {
    const { now, report } = this.#ports;
    const here = { at: now(), place: null };
    if (sleptMs > 0) report({ ...here, what: 'asleep', forMs: sleptMs });
    if (offlineMs > 0) report({ ...here, what: 'offline', forMs: offlineMs });
    if (aheadMs !== null) report({ ...here, what: 'clock-wrong', aheadMs });
  }

  /** Notes once of each sign-in and day that it ends before the close, over restarts too. */
  tellUncovered(
    { id, broker, environment }: ConnectionRecord,
    held: Extract<SignIn, { kind: 'held' }> | null,
  ): void {
    if (!held || held.uncoveredCloseAt === null || held.needsYouAt === null) return;
    const { now, report, recall } = this.#ports;
    const endsAt = held.needsYouAt;
    const isTold = recall(findTimeOfDay(now(), 0, 0)).some(
      (line) =>
        line.what === 'ends-before-close' &&
        line.place?.connection === id &&
        // A clock that is put right by a little makes no other end of it.
        Math.abs(line.endsAt - endsAt) <= slackMs,
    );
    if (isTold) return;
    report({
      at: now(),
      place: { connection: id, broker, environment },
      what: 'ends-before-close',
      endsAt,
    });
  }

  /** The alarm of the budget: more than twice as many renewals today as are usual, said once a day for each broker. */
  tellMany(records: readonly ConnectionRecord[]): void {
    const now = this.#ports.now();
    const sentTo = this.countRenewals(now);
    for (const { id, broker, environment } of records) {
      const sent = sentTo.get(broker) ?? 0;
      const expected = Math.round(sumRenewalsADay(records, broker));
      if (!isUnusual(sent, expected)) continue;
      const isTold = this.#ports
        .recall(findTimeOfDay(now, 0, 0))
        .some((line) => line.what === 'many-renewals' && line.place?.broker === broker);
      if (!isTold)
        this.#ports.report({
          at: now,
          place: { connection: id, broker, environment },
          what: 'many-renewals',
          sent,
          expected,
        });
    }
  }
}
