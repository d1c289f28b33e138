import type { ParameterDeclaration } from "../../expression/declaration.js";
import { constant, type Expression } from "../../expression/expression.js";
import type { Vocabulary } from "../../expression/operator.js";
import { parse } from "../../expression/parse.js";
import { substitute } from "../../expression/walk.js";
import { arrange } from "../canonical/arrange.js";
import type { Derivation, Grammar } from "../grammar.js";
import { lawOf } from "../law-of.js";
import { flatten, textOf, type Flat } from "./flat.js";
import { Matcher } from "./match.js";
import { START, type Meaning, type State } from "./state.js";
import { subsets } from "./subsets.js";

/** Whether a law is in the language of a grammar. */
export type Membership =
  | {
      readonly kind: "inside";
      /** Arranged, as `enumerate` yields it. */
      readonly derivation: Derivation;
      /** What each parameter of the derived law is in the law that was given: a name ("-a" with its sign turned) or a number. */
      readonly meanings: ReadonlyMap<string, Meaning>;
    }
  | {
      readonly kind: "outside";
      /** The rule that could not go on, and the part of the law that it could not derive. */
      readonly rule: string;
      readonly part: string;
      /** For people: what the rule has instead. */
      readonly reason: string;
    };

/**
 * Parses a law under a grammar: finds the derivation that gives it, up to the order and grouping of sums and products, the
 * names of its parameters, a - b for a + (-b), a/b for a * (1/b) and sqrt(x) for x^0.5. A number in the place of a parameter
 * is taken as its value if it is inside the bounds. Equality by other algebra is not seen.
 * @param law a text, or an expression whose variables are those of the grammar.
 * @throws ExpressionError where the text cannot be read.
 */
export function derive(grammar: Grammar, law: string | Expression, vocabulary?: Vocabulary): Membership {
  const variables = grammar.variables.map(({ name }) => name);
  const expression =
    typeof law === "string" ? parse(law, { variables, ...(vocabulary ? { vocabulary } : {}) }) : law;
  const whole = flatten(expression);
  const matcher = new Matcher(grammar);
  const found =
    mostLiteral(matcher, grammar.start, whole, { ...START, ones: false }) ??
    mostLiteral(matcher, grammar.start, whole, START);
  if (!found) return outside(grammar, matcher, whole);
  const derivation = arrange(grammar, found.derivation);
  return { kind: "inside", derivation, meanings: meaningsIn(grammar, derivation, whole) };
}

/** Parameters of which all choices are tried. */
const MOST_ONES = 10;

/** Derivations that are compared where there are several. */
const MOST = 64;

/** Of the first derivations the one with fewest numbers in the place of parameters: x^2 is x^2 rather than x^n with n = 2. */
function mostLiteral(
  matcher: Matcher,
  start: string,
  whole: Flat,
  begin: State,
): { derivation: Derivation } | undefined {
  let best: { derivation: Derivation; numbers: number } | undefined;
  let seen = 0;
  for (const { derivation, state } of matcher.rule(start, whole, begin)) {
    const numbers = [...state.meanings.values()].filter((each) => typeof each === "number").length;
    if (!best || numbers < best.numbers) best = { derivation, numbers };
    if (numbers === 0 || ++seen >= MOST) break;
  }
  return best;
}

/**
 * Matches the derived law to the given one, now with its own names of parameters. A factor 1 that is not written may hide a
 * sum within a sum, so some parameters may have to be put to 1 before: as few as will do.
 */
function meaningsIn(grammar: Grammar, derivation: Derivation, whole: Flat): ReadonlyMap<string, Meaning> {
  const { expression, parameters } = lawOf(grammar, derivation);
  const own = parameters.map((each: ParameterDeclaration) => ({ ...each, fresh: false }));
  const matcher = new Matcher({ ...grammar, parameters: own, productions: {} });
  for (const choice of subsets(Math.min(own.length, MOST_ONES))) {
    const ones = own.filter((_, n) => choice & (1 << n)).map(({ name }) => name);
    const law = substitute(expression, new Map(ones.map((name) => [name, constant(1)])));
    for (const { meanings } of matcher.match(flatten(law), whole, START))
      return new Map([...meanings, ...ones.map((name) => [name, 1] as const)]);
  }
  return new Map();
}

function outside(grammar: Grammar, matcher: Matcher, whole: Flat): Membership {
  const { start } = grammar;
  if (matcher.hasShape(start, whole)) {
    const reason = matcher.gaveUp
      ? "the law has a shape of the language, but no derivation was found among those that were tried."
      : "the law has a shape of the language, but repeats a parameter where the grammar has two, or has two where it repeats one; the same goes for parts of one label.";
    return { kind: "outside", rule: start, part: textOf(whole), reason };
  }
  const { rule, part } = matcher.failure ?? { rule: start, part: whole };
  const alternatives = grammar.productions[rule].map(({ body }) => textOf(flatten(body)));
  const reason = `<${rule}> does not derive ${textOf(part)}; it has ${alternatives.join(" | ")}.`;
  return { kind: "outside", rule, part: textOf(part), reason };
}
