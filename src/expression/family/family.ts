import { compileKernel, type Kernel } from "../compile.js";
import { differentiate } from "../differentiate.js";
import type { Expression } from "../expression.js";
import { operatorOf, type Vocabulary } from "../operator.js";
import { nodes, parameterNames } from "../walk.js";
import { scalesOf, type Domain, type Scale } from "./domain.js";

/** The functions that a law gives for all values of its parameters, seen at some points of its variables. */
export class Family {
  readonly names: readonly string[];
  readonly scales: readonly Scale[];
  readonly count: number;
  /** The values of the last call of `at`. */
  readonly values: Float64Array;
  /** Partial derivatives to the free parameters, one column each, of the last call of `at`. */
  readonly slopes: readonly Float64Array[];
  private readonly kernel: Kernel;
  private readonly points: readonly Float64Array[];
  private readonly numbers: Float64Array;

  /** @param points one column for each of `variables` */
  constructor(
    law: Expression,
    variables: readonly string[],
    points: readonly Float64Array[],
    domain: Domain,
    vocabulary: Vocabulary,
  ) {
    for (const node of nodes(law)) if (node.kind === "apply") operatorOf(vocabulary, node.operator);
    this.names = parameterNames(law);
    this.scales = scalesOf(this.names, domain);
    this.count = points[0]?.length ?? 1;
    this.points = points;
    const partials = this.names.map((name) => differentiate(law, name, vocabulary));
    this.kernel = compileKernel([law, ...partials], variables, this.names, vocabulary);
    this.values = new Float64Array(this.count);
    this.slopes = this.names.map(() => new Float64Array(this.count));
    this.numbers = new Float64Array(this.names.length);
  }

  /** Evaluates the law and its slopes where the free parameters are `free`. */
  at(free: Float64Array): void {
    for (let p = 0; p < free.length; p++) this.numbers[p] = this.scales[p].value(free[p]);
    this.kernel(this.count, this.points, this.numbers, [this.values, ...this.slopes]);
    for (let p = 0; p < free.length; p++) {
      const slope = this.scales[p].slope(free[p]);
      const column = this.slopes[p];
      for (let i = 0; i < this.count; i++) column[i] *= slope;
    }
  }
}
