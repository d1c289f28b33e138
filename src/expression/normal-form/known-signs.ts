import { enclose } from "../enclose.js";
import { standardVocabulary } from "../vocabulary.js";
import { nodes } from "../walk.js";
import { interval, type Interval } from "../interval.js";
import { atomic, type Atom, type Normal, type Term } from "./terms.js";
import { toExpression } from "./to-expression.js";

/** Where names are known to lie; what is not listed may be anything. */
export type Boxes = (name: string, free: boolean) => Interval;

const POSITIVE = interval(1e-300, Infinity);

/**
 * Where the names of kinetics lie: parameters, concentrations and pressures are positive, compositions `c` are fractions,
 * an overpotential `eta` has either sign.
 */
export const kineticBoxes: Boxes = (name) => {
  if (name === "eta") return interval(-Infinity, Infinity);
  return name === "c" ? interval(1e-9, 1 - 1e-9) : POSITIVE;
};

/** True where an atom is positive wherever its names lie in their boxes. False means that it is not known. */
export function isPositive(atom: Atom, boxes: Boxes): boolean {
  switch (atom.kind) {
    case "euler":
      return true;
    case "name":
      return boxes(atom.name, atom.free).lower > 0;
    case "function":
      return atom.name === "erfc" || atom.name === "cosh" || encloses(atom, boxes);
    case "sum":
      return isPositiveSum(atom.terms, boxes) || encloses(atom, boxes);
  }
}

export const isPositiveTerm = ({ factor, powers }: Term, boxes: Boxes): boolean =>
  factor > 0 && powers.every(({ base }) => isPositive(base, boxes));

export const isPositiveSum = (terms: Normal, boxes: Boxes): boolean =>
  terms.length > 0 && terms.every((term) => isPositiveTerm(term, boxes));

/** The interval of the whole, for what is not a sum of positive terms, such as 1 - c. */
function encloses(atom: Atom, boxes: Boxes): boolean {
  const expression = toExpression(atomic(atom));
  const known = new Map<string, Interval>();
  for (const node of nodes(expression)) {
    if (node.kind === "apply" && !standardVocabulary.has(node.operator)) return false;
    if (node.kind === "parameter") known.set(node.name, boxes(node.name, true));
    if (node.kind === "variable") known.set(node.name, boxes(node.name, false));
  }
  return enclose(expression, known).lower > 0;
}
