/** Whose money it is, as a connection's card has it: the broker's word for the environment, and the words "Real money". */
import { isRealMoney, sayTag } from '../../contract/account-words.ts';
import type { Origin } from '../../contract/accounts.ts';
import { texts } from '../../contract/texts.ts';

export function Tag({ origin }: { readonly origin: Origin }) {
  const isReal = isRealMoney(origin);
  return (
    <>
      <span className={`tag ${isReal ? 'tag-real' : 'tag-simulated'}`}>{sayTag(origin)}</span>
      {isReal && <span className="real-money">{texts().card.realMoney}</span>}
    </>
  );
}
