/** Which dialog is asked for. A connection is named by its id, so that the dialog shows what is true now. */
export type DialogRequest =
  | {
      readonly kind: 'connect';
      readonly broker: string;
      readonly connection: string | null;
      readonly purpose: 'new' | 'keys' | 'permissions' | 'token';
      /** With where API keys come from unfolded. */
      readonly isHelpOpen?: boolean;
    }
  | {
      readonly kind:
        | 'closing'
        | 'shortcuts'
        | 'diagnostics'
        | 'report'
        | 'sign-out-all'
        | 'delete-everything';
    }
  | {
      readonly kind:
        | 'details'
        | 'what-happened'
        | 'end-everywhere'
        | 'break'
        | 'disconnect'
        | 'remove'
        | 'remove-keys';
      readonly connection: string;
    };

export type OwnRequest = Exclude<DialogRequest, { readonly connection: string | null }>;

/** Whether it is about Brokerbar itself and no connection. */
export function isOwn(request: DialogRequest): request is OwnRequest {
  return !('connection' in request);
}
