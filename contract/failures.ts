/**
 * Every way something can go wrong, as a closed table, and what the app does about it. What a person reads of it is in the
 * catalogue; causes stay in main, and the texts of servers are never shown.
 */

/** What a sentence may name. Only our own words and the broker's host go in here, never a server's text. */
export type FailureFacts = {
  readonly broker: string;
  readonly environment: string;
  readonly host?: string | undefined;
  /** How long a sign-in lasts there before a person is needed again: "24 hours"; absent where that is not known. */
  readonly span?: string | undefined;
  /** It came of a renewal: what is held goes on. */
  readonly isRenewal?: boolean;
  /** What was held has run out, and nothing renews it. */
  readonly isSpent?: boolean;
  /** It ended because it lay unused. */
  readonly isUnused?: boolean;
  /** It came of a look at accounts: the sign-in stands whatever becomes of it. */
  readonly isLook?: boolean;
  /** Clock time of the next try, where one is planned. */
  readonly nextAt?: string | undefined;
  /** Nothing beyond viewing was asked for. */
  readonly isViewOnly?: boolean;
};

/** `tell`: say it and wait for the person. `retry`: passing, nothing is lost. `sign-in`: only signing in helps. */
type Recovery = 'tell' | 'retry' | 'sign-in';

const table = {
  'E-DENY': 'tell',
  'E-CLOSE': 'tell',
  'E-IDLE': 'tell',
  'E-CALLBACK': 'tell',
  'E-STATE': 'tell',
  'E-NOCODE': 'tell',
  'E-ANSWER': 'tell',
  'E-SCOPE': 'tell',
  'E-KEY': 'tell',
  'E-TOKEN': 'tell',
  'E-CODE': 'tell',
  'E-WIDER': 'tell',
  'E-OTHER': 'tell',
  'E-IDTOKEN': 'tell',
  'E-NET': 'retry',
  'E-PROXY': 'retry',
  'E-TLS': 'retry',
  'E-DOWN': 'retry',
  'E-LIMIT': 'retry',
  'E-SHAPE': 'tell',
  'E-ENDED': 'sign-in',
  'E-REFUSED': 'sign-in',
  'E-INTERRUPTED': 'sign-in',
  'E-SAVE': 'tell',
  'E-DISK': 'tell',
  'E-BUSY': 'retry',
  'E-STORE': 'tell',
  'E-LOCKED': 'tell',
  'E-OPEN': 'tell',
  'E-NEWER': 'tell',
  'E-CRASH': 'tell',
  'E-FIELD': 'tell',
  'E-UNEXPECTED': 'tell',
} satisfies Record<string, Recovery>;

export type FailureCode = keyof typeof table;
/** What the app does about each. */
export const recoveries: Readonly<Record<FailureCode, Recovery>> = table;

/** A failure as it is shown and kept: a code, when (epoch ms), and facts that are never secret. */
export type FailureNote = {
  readonly code: FailureCode;
  readonly at: number;
  /** What was being done, in our words: 'exchange', 'renewal', 'profile', … */
  readonly step?: string;
  /** HTTP status, when a server answered. */
  readonly status?: number;
  /** The broker's own error code, only if it is one that a document lists; never free text. */
  readonly brokerCode?: string;
  readonly host?: string;
};

/** A failure inside main: thrown, caught where it is answered or recovered from. Its message is its code. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly facts: Omit<FailureNote, 'code' | 'at'> & {
    /** Seconds a server asked us to wait (Retry-After, RFC 9110 10.2.3). */
    readonly retryAfterS?: number;
  };

  constructor(code: FailureCode, facts: Failure['facts'] = {}) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
  }

  note(at: number): FailureNote {
    const { step, status, brokerCode, host } = this.facts;
    return {
      code: this.code,
      at,
      ...(step === undefined ? {} : { step }),
      ...(status === undefined ? {} : { status }),
      ...(brokerCode === undefined ? {} : { brokerCode }),
      ...(host === undefined ? {} : { host }),
    };
  }
}

/** Anything caught, as a Failure: foreign errors lose their text here, because it may quote a secret. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('E-UNEXPECTED');
}
