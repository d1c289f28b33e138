import type { Expression } from "./expression.js";
import type { Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";
import { nodes, parameterNames, variableNames } from "./walk.js";

/** Bits that it takes to write a law down. */
export interface DescriptionLength {
  /** Its tree: which operator, name or number stands where. */
  readonly structure: number;
  /** The numbers that stand in it. */
  readonly numbers: number;
  /** The values of its parameters, each to the precision that it is known to. */
  readonly parameters: number;
  readonly total: number;
}

/** A fitted value and its standard deviation, on the scale that it is fitted on. */
export interface KnownTo {
  readonly value: number;
  readonly sd: number;
}

/**
 * Description length in the code of S.-M. Udrescu et al., "AI Feynman 2.0", NeurIPS 33, 4860 (2020), table 1: each node
 * one of the symbols at hand, integers log2(1 + |n|), fractions log2((1 + |p|) q), other numbers and parameters
 * log2(1 + (x/eps)^2)/2 with the precision eps, which for a parameter is its standard deviation.
 * @param known values of parameters; those that are not given cost nothing but their place in the tree
 * @throws Error for a standard deviation that is not positive, or a value of a name that the law does not have
 */
export function descriptionLength(
  law: Expression,
  known: ReadonlyMap<string, KnownTo> = new Map(),
  vocabulary: Vocabulary = standardVocabulary,
): DescriptionLength {
  refuseUnusable(known, parameterNames(law));
  const symbols = vocabulary.size + variableNames(law).length + parameterNames(law).length + 1; // and "a number"
  const all = [...nodes(law)];
  const structure = all.length * Math.log2(symbols);
  const numbers = all.reduce((sum, node) => sum + (node.kind === "constant" ? numberBits(node.value) : 0), 0);
  const parameters = [...known.values()].reduce((sum, { value, sd }) => sum + realBits(value, sd), 0);
  return { structure, numbers, parameters, total: structure + numbers + parameters };
}

/** Precision of a number that is no small fraction. */
const PRECISION = 2 ** -30;
const LARGEST_DIVISOR = 100;

/** Bits of a number in a law. */
export function numberBits(value: number): number {
  for (let q = 1; q <= LARGEST_DIVISOR; q++) {
    const p = Math.round(value * q);
    if (p / q === value) return Math.min(Math.log2((1 + Math.abs(p)) * q), realBits(value, PRECISION));
  }
  return realBits(value, PRECISION);
}

const realBits = (value: number, precision: number): number => Math.log2(Math.hypot(1, value / precision));

function refuseUnusable(known: ReadonlyMap<string, KnownTo>, names: readonly string[]): void {
  for (const [name, { value, sd }] of known) {
    if (!names.includes(name)) {
      throw new Error(`the law has no parameter "${name}" (it has ${names.join(", ") || "none"}).`);
    }
    if (!(sd > 0) || !Number.isFinite(value)) {
      throw new Error(
        `parameter "${name}" is ${value} with standard deviation ${sd}: give a number and a positive one.`,
      );
    }
  }
}
