/**
 * What is kept, as types: a connection's record, its file, who seals it and who keeps it. PERSISTED: the record's members
 * are in every saved file; a change is a new version that reads every older one.
 */
import type { Client, Holder } from '../brokers/broker.ts';
import type { Tokens } from '../oauth/token.ts';

/** Facts that name nobody, readable without the password store, so that a locked store still shows its cards. */
export type Label = {
  /** Made by main, names the file; see `connectionId` in the contract. */
  readonly id: string;
  readonly broker: string;
  readonly environment: string;
  readonly method: 'keys' | 'token';
  /** Epoch ms; decides the order, and which connection of a kind bears the bare name. */
  readonly createdAt: number;
};

export type ConnectionRecord = Label & {
  /** Rises by one with every save; a late answer that started from an older one is dropped. */
  readonly generation: number;
  readonly client: Client | null;
  readonly asked: readonly string[];
  readonly holder: Holder | null;
  readonly tokens: Tokens | null;
  /**
   * How far the clock that the tokens' instants were read from was behind the brokers', ms; negative when it was ahead.
   * Null when no broker had told.
   */
  readonly behindMs: number | null;
  /** Why there are no usable tokens, when there are none. */
  readonly ended:
    | { readonly kind: 'removed' }
    | {
        readonly kind: 'over';
        readonly at: number;
        readonly because: 'E-ENDED' | 'E-REFUSED' | 'E-INTERRUPTED';
      }
    | null;
  /** A renewal was about to be sent from this generation, at this instant; cleared by the save of its outcome. */
  readonly renewing: { readonly at: number } | null;
};

/** What the file of a connection holds. `format` is the form of the file; the text inside has a version of its own. */
export type RecordFile = Label & {
  readonly format: number;
  /** What the cipher gave, base64. */
  readonly sealed: string;
};

/** Turns text into bytes that only this person on this computer can turn back. Electron's is in cipher.ts. */
export type Cipher = {
  /** Looks at the password store. Never throws; asks the person only if the system itself does. */
  state(): Promise<CipherState>;
  /** @throws Failure E-LOCKED or E-SAVE. */
  seal(text: string): Promise<Buffer>;
  /** @throws Failure E-LOCKED (come back later) or E-OPEN (foreign, changed, planted, damaged). */
  unseal(bytes: Buffer): Promise<{ text: string; shouldReseal: boolean }>;
};
export type CipherState =
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'absent'; readonly found: string }
  | { readonly kind: 'locked'; readonly canRetryInPlace: boolean };

/** What a saved file turned out to be. Whatever is not `open` is left as it is on disk. */
export type Loaded =
  | { readonly kind: 'open'; readonly record: ConnectionRecord }
  | {
      readonly kind: 'unreadable';
      readonly label: Label;
      readonly because: 'E-LOCKED' | 'E-OPEN' | 'E-NEWER';
    };

export type Claim = {
  /** The record as it is on the disk now; null when there is none that can be opened. */
  reread(): Promise<ConnectionRecord | null>;
  /** Keeps room on the disk for the next save, whatever its tokens' size. @throws Failure E-DISK when there is none. */
  reserve(): Promise<void>;
  release(): void;
};

export type Vault = {
  state(): Promise<CipherState>;
  /** @throws Failure E-DISK when the folder cannot be read. */
  load(): Promise<readonly Loaded[]>;
  /**
   * Durable when it returns true. False: no password store, so the record lives until quit only.
   * @throws Failure E-DISK, E-LOCKED, E-SAVE or E-NEWER, and E-UNEXPECTED for a late answer: a generation that is not
   * higher than the saved one, or a connection that was forgotten. What was saved before is then still there.
   */
  save(record: ConnectionRecord): Promise<boolean>;
  /**
   * Takes a connection for one renewal: no other process renews it meanwhile. To be released in any case.
   * @throws Failure E-BUSY when another process keeps it, E-DISK when the folder cannot be written to.
   */
  claim(id: string): Promise<Claim>;
  /** Removes the connection's file and the copies kept of it, for good. @throws Failure E-DISK. */
  forget(id: string): Promise<void>;
};
