/** The leading laws by sampled evidence, by what they say of experiments left out, and by data of their own. */
export interface Inquiry {
  /** By evidence, best first. */
  readonly laws: readonly InquiredLaw[];
  /** The best predictor of experiments left out against each other law; empty where there is one experiment only. */
  readonly paired: readonly PairedLaws[];
  /** Simulations of the whole trial that all this took. */
  readonly simulations: number;
}

/** A law under the closer look. */
export interface InquiredLaw {
  readonly name: string;
  /** ln of the evidence by a sampler, with its standard error; absent where it could not be had. */
  readonly evidence?: { readonly log: number; readonly error: number };
  /** Probability by these evidences among the laws here, believed in alike beforehand; absent where one has none. */
  readonly weight?: number;
  /** Each experiment predicted from the others, nothing fitted to it. */
  readonly heldOut: readonly {
    readonly experiment: string;
    /** -2 ln L; null where it cannot be simulated. */
    readonly deviance: number | null;
    readonly observations: number;
  }[];
  /** Posterior predictive check: how often data of the law's own are at least as far from it, or as correlated. */
  readonly check?: {
    readonly misfit: number;
    readonly correlation: number;
    /** -2 ln L of the data and of replicated data, at the same draws. */
    readonly pairs: readonly { readonly data: number; readonly replicate: number }[];
  };
}

/** Two laws on the experiments left out in turn, which are the blocks of the test. */
export interface PairedLaws {
  readonly better: string;
  readonly worse: string;
  /** Mean over the experiments of the second's -2 ln L less the first's, and its standard error; null for one block. */
  readonly mean: number;
  readonly error: number | null;
  readonly blocks: number;
  /** Two-sided p-values that it is 0: by Student's t (null for one block), and by all flips of sign. */
  readonly student: number | null;
  readonly flips: number;
}
