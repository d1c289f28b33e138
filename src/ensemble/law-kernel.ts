import { compileKernel, type Kernel } from "../expression/compile.js";
import { differentiate } from "../expression/differentiate.js";
import type { Expression } from "../expression/expression.js";

/**
 * A law R = L(c, eta; p) over all particles at once: its value, and its first and second partial derivatives, each in
 * an array of `count` particles that the next evaluation overwrites.
 */
export class LawKernel {
  readonly parameters: readonly string[];
  readonly value: Float64Array;
  readonly c: Float64Array;
  readonly eta: Float64Array;
  readonly cc: Float64Array;
  readonly cEta: Float64Array;
  readonly etaEta: Float64Array;
  /** One array a parameter. */
  readonly p: readonly Float64Array[];
  readonly cP: readonly Float64Array[];
  readonly etaP: readonly Float64Array[];
  /** Derivatives to kappa times film resistance; zero without a film (see film.ts). */
  readonly q: Float64Array;
  readonly cQ: Float64Array;
  readonly etaQ: Float64Array;
  private readonly compiled: CompiledLaw;
  private readonly columns: Float64Array[];

  constructor(compiled: CompiledLaw, count: number) {
    const array = (): Float64Array => new Float64Array(count);
    const each = (): Float64Array[] => compiled.parameters.map(array);
    this.compiled = compiled;
    this.parameters = compiled.parameters;
    [this.value, this.c, this.eta, this.cc, this.cEta, this.etaEta] = [1, 2, 3, 4, 5, 6].map(array);
    [this.q, this.cQ, this.etaQ] = [1, 2, 3].map(array);
    [this.p, this.cP, this.etaP] = [each(), each(), each()];
    this.columns = [new Float64Array(0), new Float64Array(0)];
    this.outputs = {
      value: [this.value],
      first: [this.value, this.c, this.eta],
      second: [
        this.value,
        this.c,
        this.eta,
        this.cc,
        this.cEta,
        this.etaEta,
        ...this.p,
        ...this.cP,
        ...this.etaP,
      ],
    };
  }

  private readonly outputs: Record<"value" | "first" | "second", readonly Float64Array[]>;

  /** Fills the arrays up to the asked order. */
  evaluate(
    order: "value" | "first" | "second",
    c: Float64Array,
    eta: Float64Array,
    parameters: Float64Array,
  ): void {
    this.columns[0] = c;
    this.columns[1] = eta;
    this.compiled[order](eta.length, this.columns, parameters, this.outputs[order]);
  }
}

/** The three loops of a law, compiled once and shared by every experiment. */
export interface CompiledLaw {
  /** Sorted. */
  readonly parameters: readonly string[];
  readonly value: Kernel;
  readonly first: Kernel;
  readonly second: Kernel;
}

export function compileLaw(law: Expression, parameters: readonly string[]): CompiledLaw {
  const d = (e: Expression, name: string): Expression => differentiate(e, name);
  const [c, eta] = [d(law, "c"), d(law, "eta")];
  const first = [law, c, eta];
  const second = [
    ...first,
    d(c, "c"),
    d(c, "eta"),
    d(eta, "eta"),
    ...parameters.map((name) => d(law, name)),
    ...parameters.map((name) => d(c, name)),
    ...parameters.map((name) => d(eta, name)),
  ];
  const columns = ["c", "eta"];
  return {
    parameters,
    value: compileKernel([law], columns, parameters),
    first: compileKernel(first, columns, parameters),
    second: compileKernel(second, columns, parameters),
  };
}
