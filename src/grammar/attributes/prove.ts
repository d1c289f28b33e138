import { parseUnit, sameDimension } from "../../expression/dimension.js";
import { interval } from "../../expression/interval.js";
import type { Vocabulary } from "../../expression/operator.js";
import type { Grammar } from "../grammar.js";
import type { Claim } from "./claim.js";
import type { Facts } from "./facts.js";
import { inferFacts, inside } from "./fixpoint.js";
import { NEGATIVE, POSITIVE, ZERO } from "./sign.js";
import { inferUnits } from "./units.js";

/**
 * Proves claims for all laws of a rule at once, by fixed points over the grammar; holds up to a share of 1e-9 of their width
 * from the bounds of variables and parameters. What is true may be beyond it, as intervals do not know that two operands
 * are the same.
 */
export class Prover {
  readonly #grammar: Grammar;
  readonly #vocabulary: Vocabulary;

  constructor(grammar: Grammar, vocabulary: Vocabulary) {
    this.#grammar = grammar;
    this.#vocabulary = vocabulary;
  }

  proves(rule: string, claim: Claim): boolean {
    const facts = (moving?: string, at?: readonly [number, number]): Facts => {
      const places = new Map(moving !== undefined && at ? [[moving, interval(...at)]] : []);
      return inferFacts(this.#grammar, moving, places, this.#vocabulary).get(rule)!;
    };
    switch (claim.kind) {
      case "unit": {
        const units = [...inferUnits(this.#grammar, this.#vocabulary).get(rule)!.values()];
        return units.every((unit) => unit && sameDimension(unit, parseUnit(claim.unit)));
      }
      case "range":
        return isInRange(facts(), claim);
      case "zero":
        return facts(claim.variable, [claim.at, claim.at]).sign === ZERO;
      case "trend":
        return this.#pieces(claim.variable).every((piece) =>
          ["flat", claim.trend].includes(facts(claim.variable, piece).trend),
        );
      case "defined":
        return facts().defined;
    }
  }

  /**
   * The range of a variable, cut where some rule declares a zero: products with a factor that changes its sign there are
   * monotone on each side, and so as a whole.
   */
  #pieces(variable: string): (readonly [number, number])[] {
    const { lower, upper } = this.#grammar.variables.find(({ name }) => name === variable)!;
    const ends = inside(lower, upper);
    const zeros = Object.values(this.#grammar.claims)
      .flatMap((claims) => claims.zeros)
      .filter((zero) => zero.variable === variable && zero.at > lower && zero.at < upper)
      .map(({ at }) => at);
    const cuts = [ends.lower, ...[...new Set(zeros)].sort((a, b) => a - b), ends.upper];
    return cuts.slice(1).map((cut, n) => [cuts[n], cut] as const);
  }
}

function isInRange({ interval: { lower, upper }, sign }: Facts, claim: Claim & { kind: "range" }): boolean {
  const strict = !claim.attained;
  const above =
    claim.lower === 0
      ? !(sign & NEGATIVE) && !(strict && sign & ZERO)
      : lower > claim.lower || claim.lower === -Infinity || (!strict && lower === claim.lower);
  const below =
    claim.upper === 0
      ? !(sign & POSITIVE) && !(strict && sign & ZERO)
      : upper < claim.upper || claim.upper === Infinity || (!strict && upper === claim.upper);
  return above && below;
}
