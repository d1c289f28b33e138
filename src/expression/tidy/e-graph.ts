import { constant, parameter, variable, type Expression } from "../expression.js";
import { everything, interval, type Interval } from "../interval.js";
import { operatorOf, type Vocabulary } from "../operator.js";
import type { Boxes } from "../normal-form/known-signs.js";

/** An operator over classes of equal expressions; a leaf has none. */
export interface ENode {
  /** Name of the operator; for a leaf "#" and a number, "?" and a parameter, ":" and a variable. */
  readonly symbol: string;
  readonly operands: readonly number[];
}

interface EClass {
  nodes: ENode[];
  /** Nodes that have this class as operand, with their class. */
  users: { node: ENode; id: number }[];
  /** Holds every value of the class. */
  range: Interval;
}

/**
 * An e-graph: expressions known to be equal share a class, and operators stand over classes, so that many expressions
 * are held at once (G. Nelson, thesis, Stanford 1980; M. Willsey et al., Proc. ACM Program. Lang. 5, POPL, 23 (2021),
 * whose deferred repair this uses). Each class keeps an interval of its values, the meet of those of its nodes.
 */
export class EGraph {
  readonly vocabulary: Vocabulary;
  private readonly boxes: Boxes;
  private readonly leaders: number[] = [];
  private readonly classes = new Map<number, EClass>();
  private readonly known = new Map<string, number>();
  private pending: number[] = [];

  constructor(vocabulary: Vocabulary, boxes: Boxes) {
    this.vocabulary = vocabulary;
    this.boxes = boxes;
  }

  /** Number of different nodes. */
  get size(): number {
    return this.known.size;
  }

  /** The classes there are. */
  ids(): number[] {
    return [...this.classes.keys()];
  }

  nodesOf(id: number): readonly ENode[] {
    return this.classes.get(this.find(id))!.nodes;
  }

  rangeOf(id: number): Interval {
    return this.classes.get(this.find(id))!.range;
  }

  find(id: number): number {
    let leader = id;
    while (this.leaders[leader] !== leader) leader = this.leaders[leader];
    return leader;
  }

  /** The class of an expression, put in where it is new. */
  add(expression: Expression): number {
    switch (expression.kind) {
      case "constant":
        return this.addNode({ symbol: `#${expression.value}`, operands: [] });
      case "parameter":
        return this.addNode({ symbol: `?${expression.name}`, operands: [] });
      case "variable":
        return this.addNode({ symbol: `:${expression.name}`, operands: [] });
      case "apply": {
        const operands = expression.operands.map((operand) => this.add(operand));
        return this.addNode({ symbol: expression.operator, operands });
      }
    }
  }

  addNode(raw: ENode): number {
    const node = this.canonical(raw);
    const before = this.known.get(keyOf(node));
    if (before !== undefined) return this.find(before);
    const id = this.leaders.length;
    this.leaders.push(id);
    this.classes.set(id, { nodes: [node], users: [], range: this.rangeOfNode(node) });
    this.known.set(keyOf(node), id);
    for (const operand of node.operands) this.classes.get(operand)!.users.push({ node, id });
    this.fold(id);
    return this.find(id);
  }

  /** Says that two classes are equal. Call {@link repair} before the next look at the graph. */
  union(a: number, b: number): boolean {
    const [left, right] = [this.find(a), this.find(b)];
    if (left === right) return false;
    const [from, to] = [this.classes.get(right)!, this.classes.get(left)!];
    this.leaders[right] = left;
    this.classes.delete(right);
    to.nodes = [...to.nodes, ...from.nodes];
    to.users = [...to.users, ...from.users];
    to.range = meet(to.range, from.range);
    this.pending.push(left);
    return true;
  }

  /** Finds the nodes that have become equal because their operands have. */
  repair(): void {
    while (this.pending.length > 0) {
      const batch = new Set(this.pending.map((id) => this.find(id)));
      this.pending = [];
      for (const id of batch) this.repairClass(id);
    }
  }

  private repairClass(id: number): void {
    const users = this.classes.get(this.find(id))?.users ?? [];
    for (const { node } of users) this.known.delete(keyOf(node));
    for (const { node, id: user } of users) {
      const key = keyOf(this.canonical(node));
      const twin = this.known.get(key);
      if (twin !== undefined) this.union(twin, user);
      this.known.set(key, this.find(user));
    }
    const own = this.classes.get(this.find(id))!;
    own.users = distinct(
      users.map(({ node, id: user }) => ({ node: this.canonical(node), id: this.find(user) })),
    );
    const nodes = new Map(own.nodes.map((node) => this.canonical(node)).map((node) => [keyOf(node), node]));
    own.nodes = [...nodes.values()];
  }

  private canonical({ symbol, operands }: ENode): ENode {
    return { symbol, operands: operands.map((operand) => this.find(operand)) };
  }

  /** A class of one value is that number, as far as it can be written without its rounding. */
  private fold(id: number): void {
    const [node] = this.classes.get(id)!.nodes;
    if (node.operands.length === 0) return;
    const values = node.operands.map((operand) => this.numberOf(operand));
    if (values.some((value) => value === undefined)) return;
    const exact = operatorOf(this.vocabulary, node.symbol).evaluate(...(values as number[]));
    const value = Number(exact.toPrecision(15)) + 0;
    const isWritten = ARITHMETIC.has(node.symbol) || Number.isInteger(exact);
    if (Number.isFinite(value) && isWritten)
      this.union(this.addNode({ symbol: `#${value}`, operands: [] }), id);
  }

  private numberOf(id: number): number | undefined {
    const leaf = this.nodesOf(id).find(({ symbol }) => symbol.startsWith("#"));
    return leaf && Number(leaf.symbol.slice(1));
  }

  private rangeOfNode({ symbol, operands }: ENode): Interval {
    const leaf = operands.length === 0 ? leafOf(symbol) : undefined;
    if (leaf?.kind === "constant") return interval(leaf.value, leaf.value);
    if (leaf && leaf.kind !== "apply") return this.boxes(leaf.name, leaf.kind === "parameter");
    const ranges = operands.map((operand) => this.rangeOf(operand));
    if (ranges.some(({ lower, upper }) => Number.isNaN(lower) || Number.isNaN(upper))) return everything;
    return operatorOf(this.vocabulary, symbol).interval(...ranges);
  }
}

/** Operators on numbers whose result is taken for a number; ln 2 stays ln 2. */
const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "neg"]);

const keyOf = ({ symbol, operands }: ENode): string => `${symbol}(${operands.join(",")})`;

const distinct = (users: readonly { node: ENode; id: number }[]): { node: ENode; id: number }[] => [
  ...new Map(users.map((user) => [keyOf(user.node), user])).values(),
];

function meet(a: Interval, b: Interval): Interval {
  const both = interval(Math.max(a.lower, b.lower), Math.min(a.upper, b.upper));
  return both.lower <= both.upper ? both : a; // ends apart by rounding
}

/** The expression of a leaf. */
export function leafOf(symbol: string): Expression | undefined {
  const rest = symbol.slice(1);
  if (symbol.startsWith("#")) return constant(Number(rest));
  if (symbol.startsWith("?")) return parameter(rest);
  return symbol.startsWith(":") ? variable(rest) : undefined;
}
