/**
 * Orders that come in several pages, as one answer. What came is worth showing, whatever became of the rest: then it says
 * that there may be more.
 */
import type { Order } from '../../contract/accounts.ts';
import { Failure } from '../../contract/failures.ts';
import type { ByAccount } from '../brokers/data.ts';
import type { Answer, Outcome } from './question.ts';

/** With 600 orders in each, as many as are kept (form.ts). */
const mostPages = 8;

/**
 * @param ask for a page by its name, within the broker's limit; null when it is not to be asked for any more.
 * @returns an answer of all pages; the first outcome's own where it is the only one.
 */
export async function gatherPages(
  first: Outcome,
  ask: (page: string) => Promise<Outcome | null>,
): Promise<Answer | Failure> {
  let { answer, next } = first;
  // A name that comes again would lead in a circle.
  const asked = new Set<string>();
  while (next !== null && !(answer instanceof Failure) && answer.topic === 'orders') {
    if (asked.has(next) || asked.size + 1 >= mostPages) return answer;
    asked.add(next);
    const page = await ask(next);
    if (!page || page.answer instanceof Failure || page.answer.topic !== 'orders') return answer;
    const { value, isWhole } = append(answer.value, page.answer.value);
    answer = { topic: 'orders', value, hasMore: page.answer.hasMore || !isWhole };
    if (!isWhole) return answer;
    next = page.next;
  }
  return answer;
}

/** An order that moved to a later page while they were read counts as that page tells it. */
function append(
  before: ByAccount<readonly Order[]>,
  more: ByAccount<readonly Order[]>,
): { readonly value: ByAccount<readonly Order[]>; readonly isWhole: boolean } {
  let isWhole = true;
  const value = new Map(before);
  for (const [number, orders] of before) {
    const added = more.get(number);
    if (orders instanceof Failure || !added) continue;
    if (added instanceof Failure) isWhole = false;
    else value.set(number, [...new Map([...orders, ...added].map((one) => [one.id, one])).values()]);
  }
  return { value, isWhole };
}
