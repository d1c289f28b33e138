import type { Ensemble } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { nearest } from "../expression/nearest.js";
import { parse } from "../expression/parse.js";
import { parameterNames } from "../expression/walk.js";

/** A rate law with its numbers to be fitted: plain data. */
export interface Law {
  readonly name: string;
  readonly expression: Expression;
  readonly parameters: readonly ParameterDeclaration[];
  /**
   * Parameters of which every experiment has a value of its own around a shared one, with the standard deviation of the
   * difference that is believed in, on the fitted scale: of the logarithm for positive parameters.
   */
  readonly own?: Readonly<Record<string, number>>;
}

/** A rate law somebody believes in, perhaps together with a population of its own (heterogeneity, film). */
export interface Hypothesis extends Law {
  /** Instead of the trial's ensemble. */
  readonly ensemble?: Ensemble;
}

export interface HypothesisOptions {
  readonly name: string;
  /** As text or as a tree. In a text the names in `variables` are variables, all others parameters. */
  readonly law: string | Expression;
  /** A start for every parameter; a positive one is fitted on a log scale between 1e-6 and 1e6 times its guess. */
  readonly guess?: Readonly<Record<string, number>>;
  /** Full declarations, instead of a guess. */
  readonly parameters?: readonly ParameterDeclaration[];
  /** See `Law.own`: for instance { k: 0.3 } where samples differ in area. */
  readonly own?: Readonly<Record<string, number>>;
  /** Default: c, eta. */
  readonly variables?: readonly string[];
  readonly ensemble?: Ensemble;
}

/**
 * States a hypothesis.
 * @throws ExpressionError where the text is not a formula; Error where a parameter has neither guess nor declaration, or where
 * `own` names none.
 */
export function hypothesis(options: HypothesisOptions): Hypothesis {
  const { name, law, guess = {}, parameters = [], variables = ["c", "eta"], own, ensemble } = options;
  const expression = typeof law === "string" ? parse(law, { variables }) : law;
  const declared = new Map(parameters.map((declaration) => [declaration.name, declaration]));
  const needed = parameterNames(expression).map((parameter) => {
    const declaration = declared.get(parameter) ?? declare(parameter, guess[parameter]);
    if (declaration) return declaration;
    throw new Error(
      `hypothesis "${name}": parameter "${parameter}" has no guess. Write guess: { ${parameter}: 1 }.`,
    );
  });
  for (const each of Object.keys(own ?? {})) checkOwn(each, name, needed);
  return { name, expression, parameters: needed, ...(own ? { own } : {}), ...(ensemble ? { ensemble } : {}) };
}

function checkOwn(own: string, law: string, parameters: readonly ParameterDeclaration[]): void {
  const names = parameters.map(({ name }) => name);
  if (names.includes(own)) return;
  throw new Error(
    `hypothesis "${law}": "${own}" is to be each experiment's own, but the law has no such parameter.${nearest(own, names)}`,
  );
}

function declare(name: string, guess: number | undefined): ParameterDeclaration | undefined {
  if (guess === undefined || !Number.isFinite(guess)) return undefined;
  if (guess > 0) return { name, unit: "", lower: guess * 1e-6, upper: guess * 1e6, scale: "log", guess };
  const reach = 1e3 * Math.max(1, Math.abs(guess));
  return { name, unit: "", lower: -reach, upper: reach, scale: "linear", guess };
}
