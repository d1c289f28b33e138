import { compileKernel } from "../expression/compile.js";
import { differentiate } from "../expression/differentiate.js";
import type { Expression } from "../expression/expression.js";
import type { Jacobian, Problem } from "../ode/problem.js";

/** Reactions among species, C = C_0 + S x: x_r is the extent of reaction r, S_sr the change of species s by it. */
export interface Network {
  readonly species: readonly string[];
  /** Rate of each reaction in terms of the species and the parameters. */
  readonly laws: readonly Expression[];
  /** S, one row a species. */
  readonly changes: readonly (readonly number[])[];
  /** Names of all parameters. */
  readonly parameters: readonly string[];
  /** Species whose initial concentration is an unknown, after the parameters. */
  readonly unknownInitial: readonly number[];
}

/** Values that a simulation may change between runs. */
export interface NetworkValues {
  readonly parameters: Float64Array;
  readonly initial: Float64Array;
}

/** dx_r/dt = R_r(C_0 + S x; p) with exact derivatives along x, p and C_0. */
export function networkProblem(network: Network, values: NetworkValues): Problem {
  const rates = new NetworkRates(network, values);
  const count = network.laws.length;
  const unknowns = network.parameters.length + network.unknownInitial.length;
  return {
    size: count,
    mass: new Float64Array(count).fill(1),
    structure: "dense",
    derivative: (_t, x, out) => rates.value(x, out),
    jacobian: (_t, x, out) => rates.first(x, out),
    tangent: {
      count: unknowns,
      parameters: (_t, x, jacobian, out) => rates.partials(x, jacobian, out),
      prepare: (_t, x) => rates.prepare(x),
      turn: (k, dx, out) => rates.turn(k, dx, out),
    },
  };
}

type Values = readonly Float64Array[];

/** Rates of a network and their derivatives, each set compiled when it is first asked for. */
class NetworkRates {
  private readonly network: Network;
  private readonly values: NetworkValues;
  private readonly columns: Float64Array[];
  private readonly rate: Values;
  /** R_r,s at [r * species + s]. */
  private readonly slope: Values;
  /** R_r,st at [(r * species + s) * species + t]. */
  private readonly curvature: Values;
  /** R_r,p at [r * parameters + p], and R_r,ps at [(r * parameters + p) * species + s]. */
  private readonly partial: Values;
  private readonly cross: Values;
  private readonly kernels: ReturnType<typeof programs>;

  constructor(network: Network, values: NetworkValues) {
    const [reactions, species, parameters] = [network.laws, network.species, network.parameters].map(
      ({ length }) => length,
    );
    const arrays = (count: number): Values => Array.from({ length: count }, () => new Float64Array(1));
    this.network = network;
    this.values = values;
    this.columns = [...arrays(species)];
    this.rate = arrays(reactions);
    this.slope = arrays(reactions * species);
    this.curvature = arrays(reactions * species * species);
    this.partial = arrays(reactions * parameters);
    this.cross = arrays(reactions * parameters * species);
    this.kernels = programs(network);
  }

  value(x: Float64Array, out: Float64Array): boolean {
    this.place(x);
    this.kernels.value(1, this.columns, this.values.parameters, this.rate);
    this.rate.forEach(([rate], r) => (out[r] = rate));
    return out.every(Number.isFinite);
  }

  first(x: Float64Array, out: Jacobian): boolean {
    this.place(x);
    this.kernels.first(1, this.columns, this.values.parameters, this.slope);
    this.fillJacobian(out);
    return out.dense.every(Number.isFinite);
  }

  partials(x: Float64Array, jacobian: Jacobian, out: readonly Float64Array[]): boolean {
    const { parameters, unknownInitial, species } = this.network;
    this.all(x);
    this.fillJacobian(jacobian);
    for (let r = 0; r < this.rate.length; r++) {
      parameters.forEach((_, p) => (out[p][r] = this.partial[r * parameters.length + p][0]));
      unknownInitial.forEach(
        (s, n) => (out[parameters.length + n][r] = this.slope[r * species.length + s][0]),
      );
    }
    return jacobian.dense.every(Number.isFinite);
  }

  prepare(x: Float64Array): boolean {
    this.all(x);
    return true;
  }

  /** d(J_rq) = sum_s S_sq (sum_t R_r,st dC_t + R_r,sp), dC = S dx + dC_0. */
  turn(k: number, dx: Float64Array, out: Jacobian): void {
    const { changes, parameters } = this.network;
    const { length: reactions } = this.rate;
    const species = changes.length;
    for (let r = 0; r < reactions; r++) {
      for (let q = 0; q < reactions; q++) {
        let sum = 0;
        for (let s = 0; s < species; s++) {
          let change = k < parameters.length ? this.cross[(r * parameters.length + k) * species + s][0] : 0;
          for (let t = 0; t < species; t++)
            change += this.curvature[(r * species + s) * species + t][0] * this.moved(k, t, dx);
          sum += changes[s][q] * change;
        }
        out.dense[r * reactions + q] = sum;
      }
    }
  }

  /** dC_t along a sensitivity. */
  private moved(k: number, t: number, dx: Float64Array): number {
    const { changes, parameters, unknownInitial } = this.network;
    let sum = unknownInitial[k - parameters.length] === t ? 1 : 0;
    for (let r = 0; r < dx.length; r++) sum += changes[t][r] * dx[r];
    return sum;
  }

  private all(x: Float64Array): void {
    this.place(x);
    const { slope, curvature, partial, cross, values } = this;
    this.kernels.all(1, this.columns, values.parameters, [...slope, ...curvature, ...partial, ...cross]);
  }

  private place(x: Float64Array): void {
    const { changes } = this.network;
    for (let s = 0; s < changes.length; s++) {
      let c = this.values.initial[s];
      for (let r = 0; r < x.length; r++) c += changes[s][r] * x[r];
      this.columns[s][0] = c;
    }
  }

  private fillJacobian(out: Jacobian): void {
    const { changes } = this.network;
    const { length: reactions } = this.rate;
    const species = changes.length;
    for (let r = 0; r < reactions; r++)
      for (let q = 0; q < reactions; q++) {
        let sum = 0;
        for (let s = 0; s < species; s++) sum += this.slope[r * species + s][0] * changes[s][q];
        out.dense[r * reactions + q] = sum;
      }
  }
}

function programs({ species, laws, parameters }: Network) {
  const along = (e: Expression): Expression[] => species.map((name) => differentiate(e, name));
  const slopes = laws.flatMap(along);
  const partials = laws.flatMap((law) => parameters.map((name) => differentiate(law, name)));
  const compile = (outputs: readonly Expression[]) => compileKernel(outputs, species, parameters);
  return {
    value: compile(laws),
    first: compile(slopes),
    all: compile([...slopes, ...slopes.flatMap(along), ...partials, ...partials.flatMap(along)]),
  };
}
