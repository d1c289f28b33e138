import type { Derivation } from "../grammar/grammar.js";
import type { Assessment, Candidate, Found } from "./candidate.js";
import { memoryJournal, type Journal } from "./journal.js";

export interface SearchOptions<A extends Assessment> {
  /** Same seed, same search. Default 1. */
  readonly seed?: number | string;
  /** How many laws to assess at most. Default 2000. */
  readonly laws?: number;
  /** Share of `laws` for enumeration; the rest is bred. Default 0.5. */
  readonly enumerate?: number;
  /** Whether enumeration goes from the most probable law by the grammar on, or from the smallest. Default "probability". */
  readonly order?: "probability" | "size";
  /** Share of bred laws that are small changes of the best ones, as long as there are any. Default 0.5. */
  readonly local?: number;
  /**
   * Laws that it turns down are counted and never assessed: for what cannot be right, whatever the numbers. Default: all
   * are taken.
   */
  readonly admits?: (law: Candidate) => boolean;
  /** Derivations to be assessed first, for instance of a user's own laws. Default none. */
  readonly seeds?: readonly Derivation[];
  /** Nodes of the largest expression to be proposed. Default 40. */
  readonly maximumSize?: number;
  /** Laws handed to the assessor at a time, and the size of a generation. Default 32. */
  readonly batch?: number;
  /** Laws kept for breeding, on each island. Default 64. */
  readonly population?: number;
  /** Populations that breed apart, and exchange their fronts now and then. Default 2. */
  readonly islands?: number;
  /** Generations from one exchange between islands to the next. Default 8. */
  readonly migration?: number;
  /**
   * What tells kinds of laws apart, beside complexity and number of parameters: the best of each kind is kept to breed
   * from. Default: nothing.
   */
  readonly signature?: (law: Candidate) => string;
  /** Whether breeding draws by weights that are learned from the best laws, with a floor. Default true. */
  readonly learnWeights?: boolean;
  /** Whether a surrogate says which of the proposed laws are assessed first. Default false. */
  readonly surrogate?: boolean;
  /** Whether a law that was proposed before, by whatever derivation, is passed over. Default true; for studies only. */
  readonly distinct?: boolean;
  /** Laws within this of the least discrepancy are reported beside the front. Default 6. */
  readonly near?: number;
  /** Stops once a discrepancy is at most this. Default: never. */
  readonly until?: number;
  /** Stops once this many seconds have passed; how far a search gets by then depends on the machine. Default: never. */
  readonly seconds?: number;
  /** Stops once this many laws were bred without a change of the front. Default: never. */
  readonly stagnation?: number;
  /** Ends the search with what has been found. */
  readonly signal?: AbortSignal;
  /** Answers what earlier runs assessed, and is told what this one does. Default: kept nowhere. */
  readonly journal?: Journal<A>;
  /**
   * Told of every batch once it is filed, whether the assessor or the journal answered: for an assessor that learns from
   * batch to batch. The laws that it gives back are assessed again; each with its `attempt` raised.
   */
  readonly learn?: (found: readonly Found<A>[]) => readonly Found<A>[];
}

/** All options given, but for the signal. */
export type SearchSettings<A extends Assessment> = Required<Omit<SearchOptions<A>, "signal">> &
  Pick<SearchOptions<A>, "signal">;

/**
 * Fills in what was not given.
 * @throws RangeError naming an option that is out of range.
 */
export function settle<A extends Assessment>(options: SearchOptions<A>): SearchSettings<A> {
  const settings = {
    seed: 1,
    laws: 2000,
    enumerate: 0.5,
    order: "probability" as const,
    local: 0.5,
    admits: () => true,
    seeds: [],
    maximumSize: 40,
    batch: 32,
    population: 64,
    islands: 2,
    migration: 8,
    signature: () => "",
    learnWeights: true,
    surrogate: false,
    distinct: true,
    near: 6,
    until: -Infinity,
    stagnation: Infinity,
    seconds: Infinity,
    journal: memoryJournal<A>(),
    learn: () => [],
    ...options,
  };
  for (const name of ["laws", "maximumSize", "batch", "population", "islands", "migration"] as const) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1)
      throw outOfRange(name, settings[name], "1, 2, 3, ...");
  }
  for (const name of ["enumerate", "local"] as const) {
    if (!(settings[name] >= 0 && settings[name] <= 1)) throw outOfRange(name, settings[name], "0 to 1");
  }
  if (!(settings.stagnation >= 1)) throw outOfRange("stagnation", settings.stagnation, "1 or more");
  if (!(settings.seconds > 0)) throw outOfRange("seconds", settings.seconds, "more than 0");
  if (Number.isNaN(settings.until)) throw outOfRange("until", settings.until, "a discrepancy");
  return settings;
}

function outOfRange(name: string, found: number, expected: string): RangeError {
  return new RangeError(`search: ${name} is ${found}; expected ${expected}.`);
}
