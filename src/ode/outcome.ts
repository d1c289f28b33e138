/** How an integration ended: a value, never a throw. */
export type Outcome = Finished | Stopped | Failed;

export interface Work {
  readonly steps: number;
  readonly rejected: number;
}

export interface Finished extends Work {
  readonly kind: "finished";
  readonly time: number;
}

/** An event stopped it; the state is the one at the event. */
export interface Stopped extends Work {
  readonly kind: "stopped";
  readonly time: number;
  /** Index of the event. */
  readonly event: number;
}

export interface Failed extends Work {
  readonly kind: "failed";
  readonly time: number;
  readonly reason:
    "non-finite rate" | "left the domain" | "too many steps" | "step too small" | "no consistent state";
}
