import type { Assessment, Found } from "./candidate.js";

/** Where the proposals come from: the user, the enumeration of small laws, breeding, or laws that were called back. */
export type Phase = "seeds" | "enumerate" | "breed" | "recall";

/** What a search knows after a batch. */
export interface Progress<A extends Assessment> {
  readonly phase: Phase;
  /** Laws with an assessment, failures included; each once. */
  readonly assessed: number;
  /** Derivations looked at: those of laws that were assessed, the duplicates, and the inadmissible. */
  readonly proposed: number;
  /** Derivations of laws that had been proposed before. */
  readonly duplicates: number;
  /** Distinct laws that were turned down before anything was fitted; see `SearchOptions.admits`. */
  readonly inadmissible: number;
  /** How many laws failed, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** The nondominated laws, the best first, the simplest last. */
  readonly front: readonly Found<A>[];
  /** All laws whose discrepancy is within `SearchOptions.near` of the least, the best first: what cannot be told apart. */
  readonly near: readonly Found<A>[];
  /** The law of least discrepancy; undefined while none succeeded. */
  readonly best: Found<A> | undefined;
  /** Why the search ended; given with the last progress only. */
  readonly stop?: StopReason;
}

/** Why a search ended, with the number that mattered. */
export type StopReason =
  | { readonly kind: "budget"; readonly laws: number }
  | { readonly kind: "target"; readonly discrepancy: number }
  | { readonly kind: "time"; readonly seconds: number }
  /** Laws bred since the front last changed. */
  | { readonly kind: "stagnation"; readonly laws: number }
  /** Duplicates proposed one after the other; 0 where the enumeration came to the end of the grammar. */
  | { readonly kind: "exhausted"; readonly duplicates: number }
  | { readonly kind: "aborted" };
