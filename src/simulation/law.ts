import type { Expression } from "../expression/expression.js";
import { parse } from "../expression/parse.js";
import { parameterNames } from "../expression/walk.js";
import { butlerVolmer } from "../ensemble/kinetics/butler-volmer.js";
import { exchanges } from "../ensemble/kinetics/exchange.js";
import type { Kinetics } from "../ensemble/kinetics/kinetics.js";
import { linear } from "../ensemble/kinetics/linear.js";
import { marcus } from "../ensemble/kinetics/marcus.js";
import {
  marcusHushChidseyClosed,
  marcusHushChidseyIntegral,
} from "../ensemble/kinetics/marcus-hush-chidsey.js";
import {
  constantExchange,
  coupledIonElectronTransfer,
  electroAutocatalysis,
  exponentialExchange,
  newmanExchange,
} from "../ensemble/laws.js";
import { findNamed, looksLikeName, unknownName } from "./named.js";
import type { CheckedSimulation } from "./schema.js";

type Parameters = Readonly<Record<string, number>>;

const laws = Object.fromEntries(
  [
    constantExchange,
    newmanExchange,
    electroAutocatalysis,
    exponentialExchange,
    coupledIonElectronTransfer,
    { ...coupledIonElectronTransfer, name: "CIET" },
  ].map((each) => [each.name, each.law]),
);

/** Kinetics by name; those that are made for a constant take it from the parameters. */
const kinetics: Readonly<Record<string, (parameters: Parameters) => Kinetics>> = {
  linear: () => linear,
  "Butler-Volmer": ({ alpha }) => butlerVolmer(alpha === undefined ? 0.5 : "fitted"),
  Marcus: () => marcus,
  "Marcus-Hush-Chidsey": () => marcusHushChidseyClosed,
  "Marcus-Hush-Chidsey integral": ({ lambda }) => {
    if (lambda === undefined)
      throw new Error(`the Marcus-Hush-Chidsey integral needs the parameter "lambda", in kT.`);
    return marcusHushChidseyIntegral(lambda);
  },
};

const rates = Object.fromEntries(Object.values(exchanges).map(({ name, rate }) => [name, rate]));

/** The law that is stated, R in 1/h. @throws Error that says which name or formula is not understood, and what is known. */
export function readLaw(stated: CheckedSimulation["law"], parameters: Parameters): Expression {
  if (typeof stated !== "string") return fromParts(stated.exchange, stated.kinetics, parameters);
  const known = findNamed(laws, stated);
  if (known) return known;
  if (findNamed(kinetics, stated)) return fromParts("constant", stated, parameters);
  if (looksLikeName(stated) && !isFormulaOf(stated, parameters))
    throw new Error(unknownName("law", stated, { ...laws, ...kinetics }));
  return formula("the law", stated);
}

function fromParts(exchange: string, driving: string, parameters: Parameters): Expression {
  const rate = findNamed(rates, exchange) ?? textOf("exchange rate", exchange, rates, parameters);
  const h = findNamed(kinetics, driving)?.(parameters).driving;
  const kineticsText = h ?? textOf("kinetics", driving, kinetics, parameters);
  formula("the exchange rate", rate);
  formula("the kinetics", kineticsText);
  return formula("the law", `(${rate}) * (${kineticsText})`);
}

function textOf(
  what: string,
  text: string,
  known: Readonly<Record<string, unknown>>,
  parameters: Parameters,
): string {
  if (looksLikeName(text) && !isFormulaOf(text, parameters)) throw new Error(unknownName(what, text, known));
  return text;
}

/** "k" is a formula where k is a parameter, and "c" always is. */
function isFormulaOf(text: string, parameters: Parameters): boolean {
  try {
    const names = parameterNames(parse(text, { variables: ["c", "eta"] }));
    return names.every((name) => name in parameters);
  } catch {
    return false;
  }
}

function formula(what: string, text: string): Expression {
  try {
    return parse(text, { variables: ["c", "eta"] });
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
