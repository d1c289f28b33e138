import { apply, type Expression } from "../expression.js";
import { operatorOf } from "../operator.js";
import { print } from "../print.js";
import { leafOf, type EGraph, type ENode } from "./e-graph.js";

interface Best {
  readonly cost: number;
  readonly text: string;
  readonly expression: Expression;
}

/** The expression of least complexity in a class; of those the one whose text comes first. */
export function extract(graph: EGraph, id: number): Expression {
  const best = new Map<number, Best>();
  for (let changed = true; changed;) {
    changed = false;
    for (const each of graph.ids()) {
      for (const node of graph.nodesOf(each)) {
        const found = cheapest(graph, node, best);
        const before = best.get(each);
        if (!found || (before && !isBetter(found, before))) continue;
        best.set(each, found);
        changed = true;
      }
    }
  }
  return best.get(graph.find(id))!.expression;
}

const isBetter = (a: Best, b: Best): boolean => a.cost < b.cost || (a.cost === b.cost && a.text < b.text);

function cheapest(
  graph: EGraph,
  { symbol, operands }: ENode,
  best: ReadonlyMap<number, Best>,
): Best | undefined {
  const leaf = operands.length === 0 ? leafOf(symbol) : undefined;
  if (leaf) return { cost: 1, text: print(leaf, graph.vocabulary), expression: leaf };
  const parts = operands.map((operand) => best.get(graph.find(operand)));
  if (parts.some((part) => part === undefined)) return undefined;
  const known = parts as Best[];
  const cost = known.reduce((sum, part) => sum + part.cost, operatorOf(graph.vocabulary, symbol).complexity);
  const expression = apply(symbol, ...known.map((part) => part.expression));
  return { cost, text: print(expression, graph.vocabulary), expression };
}
