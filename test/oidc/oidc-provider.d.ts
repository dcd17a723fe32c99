/** The few members of oidc-provider that the tenant uses; the package brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Context = {
    path: string;
    status: number;
    body: unknown;
    readonly oidc?: {
      readonly params?: Readonly<Record<string, unknown>>;
      readonly entities?: { readonly Grant?: { readonly jti: string } };
    };
  };

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    on(event: 'grant.success', listener: (context: Context) => void): void;
    readonly AccessToken: {
      find(value: string): Promise<{ readonly accountId: string; readonly scope?: string } | undefined>;
    };
    readonly RefreshToken: { revokeByGrantId(grantId: string): Promise<void> };
    readonly Grant: { find(id: string): Promise<{ destroy(): Promise<void> } | undefined> };
  }
}
