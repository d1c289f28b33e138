/** How far a property of a law is sure. */
export type Standing =
  /** It follows from how laws and populations are built here. */
  | { readonly kind: "structural"; readonly why: string }
  /** By interval arithmetic, for all values in the domain. */
  | { readonly kind: "proved" }
  /** In so many random cases; neither proved nor broken. */
  | { readonly kind: "tested"; readonly cases: number }
  /** By the case that is given, as simple a one as was found. */
  | { readonly kind: "violated"; readonly counterexample: string }
  /** The law has nothing that the property speaks of. */
  | { readonly kind: "not applicable"; readonly why: string };

/** One property that an admissible law should have, and how it stands. */
export interface PhysicsVerdict {
  /** P1 to P22. */
  readonly id: string;
  readonly property: string;
  readonly standing: Standing;
}

/** A standing in words. */
export function standingText(standing: Standing): string {
  switch (standing.kind) {
    case "structural":
      return `structural: ${standing.why}`;
    case "proved":
      return "proved over the whole domain";
    case "tested":
      return `tested in ${standing.cases} cases`;
    case "violated":
      return `VIOLATED: ${standing.counterexample}`;
    case "not applicable":
      return `not applicable: ${standing.why}`;
  }
}
