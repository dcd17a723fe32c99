/** Where a person wants to go, when they said so outside the window: in the tray, in a menu, in a notification. */
export type View = 'connections' | 'accounts' | 'activity' | 'settings';

/** The orders of an account, by its id. */
export type OrdersWish = { readonly kind: 'orders'; readonly account: string };

export type Wish =
  | { readonly kind: 'view'; readonly view: View }
  /** The card of a connection. */
  | { readonly kind: 'card'; readonly connection: string }
  | OrdersWish
  /** What the card that has the focus is about. */
  | { readonly kind: 'details' }
  /** Where a broker's API keys come from. */
  | { readonly kind: 'keys'; readonly broker: string }
  /** What helps to a password store, where there is none. */
  | { readonly kind: 'how-to-fix' }
  /** The menu "Connect a broker"; the list's filter. */
  | { readonly kind: 'connect' | 'filter' }
  | { readonly kind: 'next-region' | 'last-region' | 'shortcuts' | 'diagnostics' | 'report' | 'crashed' };
