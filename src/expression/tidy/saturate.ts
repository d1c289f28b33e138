import type { Expression } from "../expression.js";
import type { EGraph } from "./e-graph.js";
import type { Rule } from "./rules.js";

export interface SaturationLimits {
  /** Rounds in which every rule is used wherever it fits. */
  readonly rounds: number;
  /** Nodes beyond which no rule is used any more. */
  readonly nodes: number;
  /** Places at which one rule is used in one round. */
  readonly matches: number;
}

/** What the names of a pattern stand for. */
type Binding = ReadonlyMap<string, number>;

/** Uses the rules on an e-graph until nothing new comes or a limit is met. Answers with whether nothing new came. */
export function saturate(graph: EGraph, rules: readonly Rule[], limits: SaturationLimits): boolean {
  for (let round = 0; round < limits.rounds; round++) {
    const found = rules.map((rule) => ({ rule, places: placesOf(graph, rule, limits.matches) }));
    let news = false;
    for (const { rule, places } of found) {
      for (const { id, binding } of places) {
        if (graph.size > limits.nodes) break;
        if (graph.union(id, build(graph, rule.right, binding))) news = true;
      }
    }
    graph.repair();
    if (!news || graph.size > limits.nodes) return !news;
  }
  return false;
}

interface Place {
  readonly id: number;
  readonly binding: Binding;
}

function placesOf(graph: EGraph, { left, positive }: Rule, most: number): Place[] {
  const places: Place[] = [];
  for (const id of graph.ids()) {
    for (const binding of matches(graph, left, id, new Map())) {
      if (!positive.every((name) => graph.rangeOf(binding.get(name)!).lower > 0)) continue;
      places.push({ id, binding });
      if (places.length >= most) return places;
    }
  }
  return places;
}

/** The ways in which a pattern fits a class. */
function* matches(graph: EGraph, pattern: Expression, id: number, binding: Binding): Generator<Binding> {
  switch (pattern.kind) {
    case "constant":
      if (graph.nodesOf(id).some(({ symbol }) => symbol === `#${pattern.value}`)) yield binding;
      return;
    case "variable":
    case "parameter": {
      const bound = binding.get(pattern.name);
      if (bound === undefined) yield new Map([...binding, [pattern.name, graph.find(id)]]);
      else if (graph.find(bound) === graph.find(id)) yield binding;
      return;
    }
    case "apply":
      for (const { symbol, operands } of graph.nodesOf(id)) {
        if (symbol === pattern.operator) yield* matchOperands(graph, pattern.operands, operands, binding);
      }
  }
}

function* matchOperands(
  graph: EGraph,
  patterns: readonly Expression[],
  ids: readonly number[],
  binding: Binding,
): Generator<Binding> {
  if (patterns.length === 0) {
    yield binding;
    return;
  }
  for (const first of matches(graph, patterns[0], ids[0], binding)) {
    yield* matchOperands(graph, patterns.slice(1), ids.slice(1), first);
  }
}

function build(graph: EGraph, pattern: Expression, binding: Binding): number {
  if (pattern.kind === "constant") return graph.add(pattern);
  if (pattern.kind !== "apply") return binding.get(pattern.name)!;
  const operands = pattern.operands.map((operand) => build(graph, operand, binding));
  return graph.addNode({ symbol: pattern.operator, operands });
}
