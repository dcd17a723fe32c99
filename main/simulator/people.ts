/** The people who can sign in at the practice broker, and what they own. All of it is made up. */

export type PracticePosition = {
  readonly id: number;
  readonly symbol: string;
  /** Negative: sold short. */
  readonly quantity: number;
  /** Of the whole position, as Tradier gives it. */
  readonly costBasis: number;
  readonly acquiredOn: string;
};

export type PracticeOrder = {
  readonly id: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell' | 'sell_short' | 'buy_to_cover';
  readonly quantity: number;
  readonly status: 'open' | 'partially_filled' | 'filled' | 'canceled' | 'rejected' | 'pending';
  readonly limit: number | null;
  readonly filled: number;
};

export type PracticeAccount = {
  /** Letters and digits: never a number. */
  readonly number: string;
  readonly classification: string;
  readonly type: 'cash' | 'margin' | 'pdt';
  readonly status: 'active' | 'closed';
  readonly optionLevel: number;
  readonly createdOn: string;
  readonly cash: number;
  readonly positions: readonly PracticePosition[];
  readonly orders: readonly PracticeOrder[];
};

export type Person = {
  readonly id: string;
  readonly name: string;
  /** What the sign-in page takes. */
  readonly userName: string;
  readonly password: string;
  readonly accounts: readonly PracticeAccount[];
};

const dana: Person = {
  id: 'id-practice-dana',
  name: 'Dana Practice',
  userName: 'demo',
  password: 'demo',
  accounts: [
    {
      number: 'VA00010093',
      classification: 'individual',
      type: 'margin',
      status: 'active',
      optionLevel: 3,
      createdOn: '2019-03-04',
      cash: 6363.86,
      positions: [
        { id: 130089, symbol: 'AAPL', quantity: 20, costBasis: 4140.2, acquiredOn: '2024-08-08' },
        { id: 130092, symbol: 'SPY', quantity: 12, costBasis: 6120.6, acquiredOn: '2025-01-17' },
        { id: 130107, symbol: 'TSLA', quantity: -4, costBasis: -1310.4, acquiredOn: '2025-05-02' },
      ],
      orders: [
        { id: 228175, symbol: 'AAPL', side: 'buy', quantity: 5, status: 'open', limit: 198.5, filled: 0 },
        { id: 228181, symbol: 'MSFT', side: 'buy', quantity: 2, status: 'filled', limit: null, filled: 2 },
        { id: 228190, symbol: 'NVDA', side: 'buy', quantity: 8, status: 'canceled', limit: 120, filled: 0 },
      ],
    },
    {
      number: 'VA00020417',
      classification: 'roth_ira',
      type: 'cash',
      status: 'active',
      optionLevel: 1,
      createdOn: '2020-11-23',
      cash: 1250.4,
      positions: [{ id: 130211, symbol: 'SPY', quantity: 30, costBasis: 12903, acquiredOn: '2023-11-01' }],
      orders: [],
    },
  ],
};

const sam: Person = {
  id: 'id-practice-sam',
  name: 'Sam Single',
  userName: 'sam',
  password: 'sam',
  accounts: [
    {
      number: 'VA00030555',
      classification: 'individual',
      type: 'cash',
      status: 'active',
      optionLevel: 1,
      createdOn: '2022-06-30',
      cash: 18_000,
      positions: [],
      orders: [{ id: 301, symbol: 'MSFT', side: 'buy', quantity: 1, status: 'open', limit: 400, filled: 0 }],
    },
  ],
};

const alex: Person = {
  id: 'id-practice-alex',
  name: 'Alex & "Closed" <Archive>',
  userName: 'alex',
  password: 'alex',
  accounts: [
    {
      number: 'VA00040001',
      classification: 'entity_margin',
      type: 'pdt',
      status: 'active',
      optionLevel: 6,
      createdOn: '2016-08-01',
      cash: 120_500.25,
      positions: [
        { id: 77, symbol: 'SPY261218C00700000', quantity: 2, costBasis: 5120, acquiredOn: '2026-02-10' },
      ],
      orders: [],
    },
    {
      number: 'VA00040002',
      classification: 'rollover_ira',
      type: 'cash',
      status: 'closed',
      optionLevel: 1,
      createdOn: '2012-02-29',
      cash: 0,
      positions: [],
      orders: [],
    },
  ],
};

/** Two accounts (a list), one account (an object), and one person with a closed account and a name to be escaped. */
export const practicePeople: readonly [Person, Person, Person] = [dana, sam, alex];
