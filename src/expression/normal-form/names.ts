import type { Atom, Normal } from "./terms.js";

/** Every name in an atom, with whether it is a parameter. */
export function namesIn(atom: Atom, names = new Map<string, boolean>()): ReadonlyMap<string, boolean> {
  if (atom.kind === "name") names.set(atom.name, atom.free);
  if (atom.kind === "sum") namesInSum(atom.terms, names);
  if (atom.kind === "function") atom.operands.forEach((operand) => namesInSum(operand, names));
  return names;
}

/** Every name in a normal form, with whether it is a parameter. */
export function namesInSum(a: Normal, names = new Map<string, boolean>()): ReadonlyMap<string, boolean> {
  for (const { powers } of a) {
    for (const { base, exponent } of powers) {
      namesIn(base, names);
      namesInSum(exponent, names);
    }
  }
  return names;
}
