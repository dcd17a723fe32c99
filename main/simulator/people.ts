/**
 * The people who can sign in at the practice broker, what they own and what they order. All of it is made up. Amounts are
 * whole cents. Orders are placed anew on every trading day; with it the accounts begin anew.
 */

export type PracticePosition = {
  readonly id: number;
  readonly symbol: string;
  /** Negative: sold short. */
  readonly quantity: number;
  /** Of the whole position, as Tradier gives it; negative when sold short. */
  readonly costBasis: number;
  readonly acquiredOn: string;
};

export type PracticeLeg = { readonly symbol: string; readonly side: 'buy_to_open' | 'sell_to_open' };

export type PracticeOrder = {
  readonly id: number;
  readonly side: 'buy' | 'sell';
  readonly symbol: string;
  readonly quantity: number;
  /** Minutes after 09:30; or the date since which it stands, good till cancelled. */
  readonly placed: number | string;
  /** Cents; or so many thousandths above what it cost at 09:30, or below where negative. Null: at the market's price. */
  readonly limit: number | { readonly aboveOpen: number } | null;
  /** Minutes after 09:30 at which the person takes it back. */
  readonly canceledAfter?: number;
  /** Why the broker does not take it. */
  readonly refusal?: string;
  /** A spread that is bought: what it costs is what the bought ones cost less what the sold ones bring. */
  readonly legs?: readonly PracticeLeg[];
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

const spread: readonly PracticeLeg[] = [
  { symbol: 'AAPL270115C00230000', side: 'buy_to_open' },
  { symbol: 'AAPL270115C00240000', side: 'sell_to_open' },
];

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
      cash: 636_386,
      positions: [
        { id: 130089, symbol: 'AAPL', quantity: 20, costBasis: 414_020, acquiredOn: '2024-08-08' },
        { id: 130092, symbol: 'SPY', quantity: 12, costBasis: 612_060, acquiredOn: '2025-01-17' },
        { id: 130107, symbol: 'TSLA', quantity: -4, costBasis: -131_040, acquiredOn: '2025-05-02' },
        { id: 130114, symbol: 'AMD', quantity: 15, costBasis: 229_950, acquiredOn: '2026-03-12' },
        {
          id: 130120,
          symbol: 'AAPL270115C00230000',
          quantity: 2,
          costBasis: 98_500,
          acquiredOn: '2026-06-16',
        },
      ],
      orders: [
        { id: 228175, side: 'buy', symbol: 'AAPL', quantity: 5, placed: '2026-10-12', limit: 15_000 },
        { id: 228181, side: 'buy', symbol: 'MSFT', quantity: 2, placed: 2, limit: null },
        {
          id: 228190,
          side: 'buy',
          symbol: 'NVDA',
          quantity: 8,
          placed: 5,
          limit: { aboveOpen: -120 },
          canceledAfter: 9,
        },
        {
          id: 228196,
          side: 'sell',
          symbol: 'SPY',
          quantity: 40,
          placed: 7,
          limit: null,
          refusal: 'Not enough shares',
        },
        { id: 228203, side: 'buy', symbol: 'SPY', quantity: 5, placed: 8, limit: { aboveOpen: -1 } },
        { id: 228211, side: 'sell', symbol: 'AMD', quantity: 15, placed: 10, limit: { aboveOpen: 4 } },
        {
          id: 228224,
          side: 'buy',
          symbol: 'AAPL',
          quantity: 2,
          placed: 12,
          limit: { aboveOpen: -30 },
          legs: spread,
        },
        { id: 228230, side: 'sell', symbol: 'AAPL', quantity: 6, placed: 150, limit: { aboveOpen: 3 } },
      ],
    },
    {
      number: 'VA00020417',
      classification: 'roth_ira',
      type: 'cash',
      status: 'active',
      optionLevel: 1,
      createdOn: '2020-11-23',
      cash: 125_040,
      positions: [
        { id: 130211, symbol: 'SPY', quantity: 30, costBasis: 1_290_300, acquiredOn: '2023-11-01' },
      ],
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
      cash: 1_800_000,
      positions: [],
      orders: [{ id: 301, side: 'buy', symbol: 'MSFT', quantity: 1, placed: '2026-10-02', limit: 20_000 }],
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
      cash: 12_050_025,
      positions: [
        {
          id: 77,
          symbol: 'SPY261218C00700000',
          quantity: 2,
          costBasis: 512_000,
          acquiredOn: '2026-02-10',
        },
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
