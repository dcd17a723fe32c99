/** The one catalogue of sentences. Another language is another value of the same type; English is complete by definition. */
import { en } from './en/index.ts';

export type Texts = typeof en;

let current: Texts = en;

/** The sentences of the language that is spoken. */
export function texts(): Texts {
  return current;
}

export function setTexts(next: Texts): void {
  current = next;
}
