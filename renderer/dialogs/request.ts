/** Which dialog is asked for. A connection is named by its id, so that the dialog shows what is true now. */
export type DialogRequest =
  | {
      readonly kind: 'connect';
      readonly broker: string;
      readonly connection: string | null;
      readonly purpose: 'new' | 'keys' | 'permissions' | 'token';
    }
  | {
      readonly kind: 'details' | 'end-everywhere' | 'break' | 'disconnect' | 'remove' | 'remove-keys';
      readonly connection: string;
    };
