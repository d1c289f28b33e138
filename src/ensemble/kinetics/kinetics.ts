import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Expression } from "../../expression/expression.js";
import { parse } from "../../expression/parse.js";

/**
 * How a reaction answers to its driving force: R = R0(c) h(c, eta) with h(0) = 0 and dh/d(-eta) = 1 at eta = 0, as
 * detailed balance asks of every law whose R0 is the rate of each direction in equilibrium. eta in kT.
 */
export interface Kinetics {
  readonly name: string;
  /** h as text in eta, c and the parameters. */
  readonly driving: string;
  readonly parameters: readonly ParameterDeclaration[];
  readonly citation: string;
}

/** An exchange rate R0(c), 1/h, as text in c and its parameters. */
export interface Exchange {
  readonly name: string;
  readonly rate: string;
  readonly parameters: readonly ParameterDeclaration[];
  readonly citation: string;
}

/** The law R0(c) h(c, eta). */
export function lawFrom(exchange: Exchange, kinetics: Kinetics): Expression {
  return parse(`(${exchange.rate}) * (${kinetics.driving})`, { variables: ["c", "eta"] });
}
