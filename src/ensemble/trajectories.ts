import { compileKernel } from "../expression/compile.js";
import type { VariableDeclaration } from "../expression/declaration.js";
import { differentiate } from "../expression/differentiate.js";
import type { Expression } from "../expression/expression.js";
import { parameterNames } from "../expression/walk.js";
import type { Experiment, Mixture } from "../experiment/experiment.js";
import { Integrator } from "../ode/integrate.js";
import type { Problem } from "../ode/problem.js";
import type { Ensemble, Failure, Prediction, Simulator } from "./ensemble.js";
import { failureOf, outputTimes } from "./outputs.js";
import { checkVariables } from "./variables.js";

/**
 * A well-mixed vessel: species change by the stoichiometry of one reaction, dC_s/dt = nu_s R(C). All of them follow
 * from the extent of reaction x, C = C_0 + nu x, so that one state is integrated and matter is conserved exactly.
 */
export function trajectories(): Ensemble {
  return {
    spec: { name: "trajectories", options: {} },
    supplies: (experiment) => speciesOf(experiment),
    unknowns: () => [],
    prepare: (law, experiment) => prepare(law, experiment),
  };
}

function mixtureOf(experiment: Experiment): Mixture {
  if (experiment.system.kind === "mixture") return experiment.system;
  throw new Error(
    `experiment "${experiment.name}" is of particles: simulate it with particles(), not trajectories().`,
  );
}

function speciesOf(experiment: Experiment): VariableDeclaration[] {
  const { species, unit } = mixtureOf(experiment);
  return species.map((name) => ({ name, unit, lower: 0, upper: Infinity }));
}

function prepare(law: Expression, experiment: Experiment): Simulator {
  checkVariables(law, speciesOf(experiment), "mixture");
  const system = mixtureOf(experiment);
  const names = parameterNames(law);
  const values = new Float64Array(names.length);
  const problem = extentProblem(law, names, values, system);
  const integrator = new Integrator(problem);
  const times = outputTimes(experiment);
  return {
    names,
    predict(given, options = {}) {
      values.set(given);
      return run(
        integrator,
        experiment,
        system,
        times,
        names.length,
        options.sensitivities ?? false,
        options.tolerance,
      );
    },
  };
}

/** dx/dt = R(C_0 + nu x; p) with its derivatives along x. */
function extentProblem(
  law: Expression,
  names: readonly string[],
  values: Float64Array,
  system: Mixture,
): Problem {
  const { species, stoichiometry, initial } = system;
  const along = (e: Expression): Expression[] => species.map((name) => differentiate(e, name));
  const first = along(law);
  const partials = names.map((name) => differentiate(law, name));
  const outputs = [law, ...first, ...first.flatMap(along), ...partials, ...partials.flatMap(along)];
  const value = compileKernel([law], species, names);
  const slope = compileKernel([law, ...first], species, names);
  const all = compileKernel(outputs, species, names);
  const columns = species.map(() => new Float64Array(1));
  const results = outputs.map(() => new Float64Array(1));
  const n = species.length;
  const evaluate = (kernel: typeof all, x: number): boolean => {
    columns.forEach((column, s) => (column[0] = initial[s] + stoichiometry[s] * x));
    kernel(1, columns, values, results);
    return Number.isFinite(results[0][0]);
  };
  const weigh = (at: number): number =>
    stoichiometry.reduce((sum, nu, s) => sum + nu * results[at + s][0], 0);
  let curvature = 0;
  const cross = new Float64Array(names.length);
  return {
    size: 1,
    mass: Float64Array.of(1),
    structure: "diagonal",
    derivative(_t, y, out) {
      if (!evaluate(value, y[0])) return false;
      out[0] = results[0][0];
      return true;
    },
    jacobian(_t, y, out) {
      if (!evaluate(slope, y[0])) return false;
      out.diagonal[0] = weigh(1);
      return Number.isFinite(out.diagonal[0]);
    },
    tangent: {
      count: names.length,
      parameters(_t, y, jacobian, out) {
        if (!evaluate(all, y[0])) return false;
        jacobian.diagonal[0] = weigh(1);
        names.forEach((_, k) => (out[k][0] = results[1 + n + n * n + k][0]));
        return true;
      },
      prepare(_t, y) {
        if (!evaluate(all, y[0])) return false;
        curvature = stoichiometry.reduce((sum, nu, s) => sum + nu * weigh(1 + n + s * n), 0);
        names.forEach((_, k) => (cross[k] = weigh(1 + n + n * n + names.length + k * n)));
        return true;
      },
      turn(k, dy, out) {
        out.diagonal[0] = curvature * dy[0] + cross[k];
      },
    },
  };
}

function run(
  integrator: Integrator,
  experiment: Experiment,
  { species, stoichiometry, initial }: Mixture,
  times: Float64Array,
  parameters: number,
  sensitivities: boolean,
  tolerance = 1e-6,
): Prediction | Failure {
  const width = species.length;
  const states = new Float64Array(times.length * width);
  const tangents = sensitivities ? Array.from({ length: parameters }, () => new Float64Array(1)) : [];
  const sensitive = tangents.map(() => new Float64Array(times.length * width));
  const write = (j: number, x: number, dx: readonly Float64Array[]): void => {
    for (let s = 0; s < width; s++) {
      states[j * width + s] = initial[s] + stoichiometry[s] * x;
      dx.forEach((array, k) => (sensitive[k][j * width + s] = stoichiometry[s] * array[0]));
    }
  };
  const atStart = times.findIndex((time) => time > experiment.start);
  const first = atStart < 0 ? times.length : atStart;
  for (let j = 0; j < first; j++) write(j, 0, []);
  const outcome = integrator.run(
    new Float64Array(1),
    {
      from: experiment.start,
      to: Math.max(times[times.length - 1], experiment.start),
      outputs: times.subarray(first),
      output: (j, _t, y, dy) => write(first + j, y[0], dy),
      relative: tolerance,
      absolute: tolerance * scaleOf(initial),
    },
    tangents,
  );
  if (outcome.kind === "failed") return failureOf(outcome);
  const none = new Float64Array(times.length).fill(NaN);
  return {
    kind: "prediction",
    times,
    states,
    width,
    weights: new Float64Array(width).fill(1 / width),
    potentials: none,
    currents: none,
    ...(sensitivities
      ? {
          sensitivities: {
            states: sensitive,
            potentials: sensitive.map(() => none),
            currents: sensitive.map(() => none),
          },
        }
      : {}),
    work: { steps: outcome.steps, rejected: outcome.rejected },
  };
}

/** Absolute tolerance is relative to what the vessel holds. */
const scaleOf = (initial: readonly number[]): number => Math.max(...initial.map(Math.abs), 1e-12);
