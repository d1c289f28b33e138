import { print } from "../expression/print.js";
import type { Derivation } from "../grammar/grammar.js";
import { entryKey, type Assessment, type Found } from "./candidate.js";

/** One line of a journal: an assessed law, as plain data. */
export interface Entry<A extends Assessment> {
  /** See `entryKey`. */
  readonly key: string;
  /** The law as text, for people and their tools. */
  readonly law: string;
  readonly derivation: Derivation;
  readonly assessment: A;
}

/**
 * Every assessed law, in the order of assessment. What it holds of a whole batch is not asked of the assessor again, so a search
 * repeated with the journal of an interrupted one goes the same way, and then on, as if it had never been interrupted.
 */
export interface Journal<A extends Assessment> {
  /** What earlier runs assessed, by key. */
  readonly earlier: ReadonlyMap<string, Entry<A>>;
  /** Called once a batch with what is new; the search waits for it. */
  append(entries: readonly Entry<A>[]): Promise<void>;
}

/** A journal that is kept nowhere but here. */
export function memoryJournal<A extends Assessment>(
  earlier: readonly Entry<A>[] = [],
): Journal<A> & { readonly entries: readonly Entry<A>[] } {
  const entries = [...earlier];
  return {
    earlier: byKey(earlier),
    entries,
    append: (more) => {
      entries.push(...more);
      return Promise.resolve();
    },
  };
}

/** For a search that nobody will ask about its laws: keeps nothing. */
export function noJournal<A extends Assessment>(): Journal<A> {
  return { earlier: new Map(), append: () => Promise.resolve() };
}

export function entryOf<A extends Assessment>({ law, assessment }: Found<A>): Entry<A> {
  return { key: entryKey(law), law: print(law.expression), derivation: law.derivation, assessment };
}

/** Entries by key; the first of equal ones counts. */
export function byKey<A extends Assessment>(entries: Iterable<Entry<A>>): ReadonlyMap<string, Entry<A>> {
  const map = new Map<string, Entry<A>>();
  for (const entry of entries) if (!map.has(entry.key)) map.set(entry.key, entry);
  return map;
}
