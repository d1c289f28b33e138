import { parse } from "../../expression/parse.js";
import type { OpenCircuit } from "../experiment.js";
import { perVolt } from "../potential.js";

/** A curve from a formula in c, volts. */
export function formulaCurve(name: string, citation: string, formula: string, offsetError = 0): OpenCircuit {
  const expression = parse(formula, { variables: ["c"], parameters: [] });
  return { name, citation, curve: { kind: "formula", expression }, offsetError };
}

/** U = U0 - kT/e mu(c), from a reduced chemical potential as text. */
export function fromChemicalPotential(
  name: string,
  citation: string,
  mu: string,
  standard: number,
  temperature: number,
): OpenCircuit {
  return formulaCurve(name, citation, `${standard} - (${mu}) / ${perVolt(temperature)}`);
}
