import { complexity } from "../complexity.js";
import type { Expression } from "../expression.js";
import type { Interval } from "../interval.js";
import { random } from "../../numerics/random.js";
import { drawPoints, namesOf } from "../family/domain.js";
import { Family } from "../family/family.js";
import { drawFree, weightsOf } from "../family/rank.js";
import { kineticBoxes, type Boxes } from "../normal-form/known-signs.js";
import { normalize } from "../normal-form/normalize.js";
import { toExpression } from "../normal-form/to-expression.js";
import type { Vocabulary } from "../operator.js";
import { simplify } from "../simplify.js";
import { standardVocabulary } from "../vocabulary.js";
import { arrange } from "./arrange.js";
import { EGraph } from "./e-graph.js";
import { extract } from "./extract.js";
import { tidyRules } from "./rules.js";
import { saturate, type SaturationLimits } from "./saturate.js";

export interface TidyOptions extends Partial<SaturationLimits> {
  /** Where names lie, where that is not what is usual in kinetics. */
  readonly domain?: ReadonlyMap<string, Interval>;
  readonly vocabulary?: Vocabulary;
}

/** The least form that was found. */
export interface Tidied {
  readonly law: Expression;
  /** True where every rule was used wherever it fits: no lesser form follows from them. */
  readonly saturated: boolean;
  /** Nodes of the e-graph at the end. */
  readonly nodes: number;
}

/**
 * The least complex form of a law, with the same parameters, that equality saturation finds within limits: forms known
 * to be equal are kept side by side and every rule used on all of them, so that a detour over a longer form is no loss.
 * For laws that reach a report: it takes about 0.1 s. The answer is checked by numbers at random points; one that
 * failed would be dropped for the law as it came.
 */
export function tidy(law: Expression, options: TidyOptions = {}): Tidied {
  const { rounds = 6, nodes = 1500, matches = 300, vocabulary = standardVocabulary } = options;
  const domain: ReadonlyMap<string, Interval> = options.domain ?? new Map();
  const boxes: Boxes = (name, free): Interval => domain.get(name) ?? kineticBoxes(name, free);
  const graph = new EGraph(vocabulary, boxes);
  const root = graph.add(law);
  for (const form of otherForms(law, boxes, vocabulary)) {
    if (haveSameValues(law, form, domain, vocabulary)) graph.union(root, graph.add(form));
  }
  graph.repair();
  const saturated = saturate(graph, tidyRules(), { rounds, nodes, matches });
  const best = arrange(extract(graph, root));
  const lesser = complexity(best, vocabulary) < complexity(law, vocabulary);
  const kept = lesser && haveSameValues(law, best, domain, vocabulary) ? best : law;
  return { law: kept, saturated, nodes: graph.size };
}

/** Forms to begin with that rules would take long to reach. */
function otherForms(law: Expression, boxes: Boxes, vocabulary: Vocabulary): Expression[] {
  const { parameters, variables } = namesOf(law);
  const all = new Map([
    ...parameters.map((name) => [name, boxes(name, true)] as const),
    ...variables.map((name) => [name, boxes(name, false)] as const),
  ]);
  return [
    simplify(law, { boxes: all, vocabulary }),
    toExpression(normalize(law, { boxes, exponentials: true })),
    toExpression(normalize(law, { boxes, exponentials: false })),
  ];
}

/** Whether a form has the values of the law at random points and parameters. */
function haveSameValues(
  law: Expression,
  form: Expression,
  domain: ReadonlyMap<string, Interval>,
  vocabulary: Vocabulary,
): boolean {
  const { variables } = namesOf(law, form);
  const stream = random("tidy");
  const points = drawPoints(variables, domain, 40, stream.split("points"));
  const [a, b] = [law, form].map((each) => new Family(each, variables, points, domain, vocabulary));
  return [1, 2, 3].every((trial) => {
    const free = drawFree(a, stream.split(trial));
    if (!free) return true;
    b.at(Float64Array.from(b.names, (name) => free[a.names.indexOf(name)]));
    const weights = weightsOf(a.values);
    return weights.every((weight, i) => weight === 0 || Math.abs(a.values[i] - b.values[i]) * weight < 1e-7);
  });
}
