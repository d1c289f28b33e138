import { minus, plus, times } from "../expression/build.js";
import { compileKernel, type Kernel } from "../expression/compile.js";
import { differentiate } from "../expression/differentiate.js";
import { apply, constant, variable, type Expression } from "../expression/expression.js";
import { Roots } from "../expression/roots.js";
import { assemble, type Tape } from "../expression/tape.js";
import { BoundTape } from "../expression/tape-kernel.js";
import { vocabularyOf, standardOperators } from "../expression/vocabulary.js";
import type { OpenCircuit } from "../experiment/experiment.js";
import { curveName, curveOperators } from "../experiment/curve-operator.js";
import { monotoneCubic } from "../experiment/interpolate.js";
import { perVolt } from "../experiment/potential.js";
import { Frame } from "../numerics/kernel/frame.js";
import type { Vectors } from "../numerics/vectors.js";

/** Names that no law can use, since no parser reads them. */
const POTENTIAL = "electrode potential";
const PREFACTOR = "particle prefactor";
const OFFSET = "curve offset";

/** One set of outputs of a law, assembled once and bound for every simulation. */
export interface Program {
  bind(vectors: Vectors): Bound;
}

export interface Bound {
  readonly run: Kernel;
  /** Where the kernel can evaluate it by itself. */
  readonly tape?: BoundTape;
}

/**
 * The rate of a particle as one expression of its composition, its prefactor and the potential,
 *   R = kappa L(c, eta; p),   eta = f (V - U(c) - offset),   f = F/(R T),
 * with the derivatives that an integration asks for, each set compiled when it is first asked for. Columns: composition,
 * prefactor, and the potential where every particle has its own. Scalars: the others of V and offset, then p.
 */
export class RateLaw {
  /** Names of the law's parameters, sorted. */
  readonly parameters: readonly string[];
  private readonly law: Expression;
  private readonly curve: OpenCircuit;
  private readonly ownPotential: boolean;
  /** f, 1/V. */
  readonly perVolt: number;
  private readonly programs = new Map<string, Program>();

  constructor(
    law: Expression,
    parameters: readonly string[],
    curve: OpenCircuit,
    temperature: number,
    ownPotential: boolean,
  ) {
    this.law = law;
    this.parameters = parameters;
    this.curve = curve;
    this.ownPotential = ownPotential;
    this.perVolt = perVolt(temperature);
  }

  /** The potential U(c) + offset at which a particle rests. */
  get equilibrium(): Program {
    return this.program("equilibrium", () => [plus(this.slope(0), variable(OFFSET))]);
  }

  /** R. */
  get value(): Program {
    return this.program("value", ({ rate }) => [rate]);
  }

  /** R, R_V. */
  get across(): Program {
    return this.program("across", ({ rate, v }) => [rate, v]);
  }

  /** R, R_c, R_V. */
  get first(): Program {
    return this.program("first", ({ rate, c, v }) => [rate, c, v]);
  }

  /** R, R_c, R_V, then R_p of every parameter. */
  get partials(): Program {
    return this.program("partials", ({ rate, c, v, p }) => [rate, c, v, ...p]);
  }

  /** R, R_c, R_V, R_cc, R_cV, R_VV, then R_p, R_cp and R_Vp of every parameter. */
  get second(): Program {
    return this.program("second", ({ rate, c, v, p, second }) => [
      rate,
      c,
      v,
      ...second.all,
      ...p,
      ...second.cp,
      ...second.vp,
    ]);
  }

  private program(name: string, outputs: (parts: Parts) => readonly Expression[]): Program {
    const known = this.programs.get(name);
    if (known) return known;
    const program = this.compile(
      outputs(new Parts(this.law, this.parameters, this.slope(1), this.slope(2), this.perVolt)),
    );
    this.programs.set(name, program);
    return program;
  }

  /** d^order U / dc^order. */
  private slope(order: number): Expression {
    const { curve } = this.curve;
    const c = variable("c");
    if (curve.kind === "table") return apply(curveName("U", order), c);
    let formula = curve.expression;
    for (let n = 0; n < order; n++) formula = differentiate(formula, "c");
    return formula;
  }

  private compile(outputs: readonly Expression[]): Program {
    const { curve } = this.curve;
    const columns = ["c", PREFACTOR, ...(this.ownPotential ? [POTENTIAL] : [])];
    const scalars = [...(this.ownPotential ? [] : [POTENTIAL]), OFFSET, ...this.parameters];
    const tabulated =
      curve.kind === "table" ? monotoneCubic(curve.compositions, curve.potentials, curve.slopes) : undefined;
    const vocabulary = vocabularyOf(
      ...standardOperators,
      ...(tabulated ? curveOperators("U", tabulated) : []),
    );
    const eta = times(
      constant(this.perVolt),
      minus(minus(variable(POTENTIAL), this.slope(0)), variable(OFFSET)),
    );
    const definitions = new Map([["eta", eta]]);
    const roots = new Roots(definitions, columns);
    const written = outputs.map((output) => roots.rewrite(output));
    const tape: Tape | undefined = assemble(written, columns, scalars, vocabulary, definitions);
    let plain: Kernel | undefined;
    return {
      bind(vectors) {
        if (tape && vectors instanceof Frame) return boundTo(vectors, tape);
        return { run: (plain ??= compileKernel(written, columns, scalars, vocabulary, definitions)) };
      },
    };
  }
}

function boundTo(frame: Frame, tape: Tape): Bound {
  const bound = new BoundTape(tape, frame);
  return {
    run: (count, columns, scalars, outputs) => bound.run(count, columns, scalars, outputs),
    tape: bound,
  };
}

/** Chain rule from the law's own arguments to composition and potential; subtrees are shared, not copied. */
class Parts {
  readonly rate: Expression;
  readonly c: Expression;
  readonly v: Expression;
  readonly p: readonly Expression[];
  private readonly law: Expression;
  private readonly parameters: readonly string[];
  private readonly lEta: Expression;
  private readonly steep: Expression;
  private readonly bend: Expression;
  /** F / (R T) */
  private readonly f: Expression;

  constructor(
    law: Expression,
    parameters: readonly string[],
    slope: Expression,
    curvature: Expression,
    perVolt: number,
  ) {
    this.law = law;
    this.f = constant(perVolt);
    this.parameters = parameters;
    this.lEta = differentiate(law, "eta");
    this.steep = times(this.f, slope);
    this.bend = times(this.f, curvature);
    this.rate = times(KAPPA, law);
    this.c = times(KAPPA, minus(differentiate(law, "c"), times(this.steep, this.lEta)));
    this.v = times(times(KAPPA, this.f), this.lEta);
    this.p = parameters.map((name) => times(KAPPA, differentiate(law, name)));
  }

  get second(): { all: readonly Expression[]; cp: readonly Expression[]; vp: readonly Expression[] } {
    const { law, lEta, steep, bend, f } = this;
    const lC = differentiate(law, "c");
    const lCEta = differentiate(lC, "eta");
    const lEtaEta = differentiate(lEta, "eta");
    const across = minus(lCEta, times(steep, lEtaEta));
    const along = minus(minus(differentiate(lC, "c"), times(steep, plus(lCEta, across))), times(bend, lEta));
    const byName = this.parameters.map(
      (name) => [differentiate(lC, name), differentiate(lEta, name)] as const,
    );
    return {
      all: [times(KAPPA, along), times(times(KAPPA, f), across), times(times(KAPPA, times(f, f)), lEtaEta)],
      cp: byName.map(([cp, etaP]) => times(KAPPA, minus(cp, times(steep, etaP)))),
      vp: byName.map(([, etaP]) => times(times(KAPPA, f), etaP)),
    };
  }
}

const KAPPA = variable(PREFACTOR);
