import type { Experiment, Observation, Stage } from "../experiment/experiment.js";
import { populationOf } from "../ensemble/population.js";
import type { CandidateExperiment } from "./next-experiment.js";

/** How particles of known material would be driven and seen. */
export interface Plan {
  /** Default: what the plan says, in words. */
  readonly name?: string;
  /** 1/h; negative on charge. */
  readonly current: number;
  /** Mean composition at the start and at the end. */
  readonly from: number;
  readonly to: number;
  /** Standard deviation of the compositions at the start. Default 0.01. */
  readonly spread?: number;
  /** Mean compositions at which particles are imaged. Default: three, evenly on the way to the end. */
  readonly images?: readonly number[];
  /** Particles of each image, other ones each time. Default 60. */
  readonly particles?: number;
  /** Standard error of the composition of one particle. Default 0.02. */
  readonly error?: number;
  /** Values of the potential on the way. Default 8. */
  readonly potentials?: number;
  /** Standard error of the potential, volts. Default 0.002. */
  readonly potentialError?: number;
  /** Hours of rest afterwards, with one image at their end. Default none. */
  readonly rest?: number;
}

/** What an experiment costs beside the hours that it takes. */
export interface Costs {
  /** Hours to prepare one. Default 2. */
  readonly preparation?: number;
  /** Hours to image one particle. Default 0.02. */
  readonly particle?: number;
}

/**
 * The experiment of a plan, on the material of one that was made, and its cost in hours: preparing, cycling, imaging.
 * @throws RangeError where the current does not lead from the start to the end, or an image is not on the way.
 */
export function planned(like: Experiment, plan: Plan, costs: Costs = {}): CandidateExperiment {
  refuseImpossible(plan);
  const { preparation = 2, particle = 0.02 } = costs;
  const { current, from, to, spread = 0.01, rest = 0 } = plan;
  const hours = (to - from) / current;
  const protocol: Stage[] = [{ control: { kind: "current", current }, until: { kind: "time", time: hours } }];
  if (rest > 0) protocol.push({ control: { kind: "rest" }, until: { kind: "time", time: hours + rest } });
  const observations = observationsOf(plan, hours);
  const imaged = observations.reduce(
    (sum, each) => sum + (each.kind === "frame" ? each.errors.length : 0),
    0,
  );
  return {
    cost: preparation + hours + rest + particle * imaged,
    experiment: {
      name: plan.name ?? nameOf(plan),
      temperature: like.temperature,
      start: 0,
      system: { ...populationOf(like), initial: { kind: "normal", mean: from, sd: spread } },
      protocol,
      observations,
    },
  };
}

/** "charge at 2/h from 0.92 to 0.7, 60 particles, rest 1 h" */
function nameOf({ current, from, to, spread, images, particles = 60, rest = 0 }: Plan): string {
  const parts = [
    `${current < 0 ? "charge" : "discharge"} at ${Math.abs(current)}/h from ${from} to ${to}`,
    `${particles} particles${images ? ` at ${images.join(" and ")}` : ""}`,
    ...(spread === undefined ? [] : [`spread ${spread}`]),
    ...(rest > 0 ? [`rest ${rest} h`] : []),
  ];
  return parts.join(", ");
}

function refuseImpossible({ current, from, to, images = [] }: Plan): void {
  if (!((to - from) / current > 0 && Number.isFinite(current)))
    throw new RangeError(
      `planned: a current of ${current}/h does not lead from ${from} to ${to}. Currents are negative on charge.`,
    );
  const off = images.find((image) => (image - from) * (image - to) > 0);
  if (off !== undefined)
    throw new RangeError(`planned: an image at ${off} is not between ${from} and ${to}.`);
}

function observationsOf(plan: Plan, hours: number): Observation[] {
  const {
    current,
    from,
    to,
    particles = 60,
    error = 0.02,
    potentials = 8,
    potentialError = 0.002,
    rest = 0,
  } = plan;
  const images = plan.images ?? [1, 2, 3].map((n) => from + ((to - from) * n) / 3);
  const times = [...images.map((image) => (image - from) / current), ...(rest > 0 ? [hours + rest] : [])];
  const frames = times.map((time): Observation => ({
    kind: "frame",
    time,
    weighting: "count",
    compositions: new Array<number>(particles).fill(from),
    errors: new Array<number>(particles).fill(error),
  }));
  if (potentials === 0) return frames;
  const read = Array.from({ length: potentials }, (_, n) => (hours * (n + 1)) / potentials);
  const signal: Observation = {
    kind: "signal",
    quantity: "potential",
    times: read,
    values: read.map(() => 0),
    errors: read.map(() => potentialError),
  };
  return [...frames, signal];
}

/** What may be chosen of the next experiment; every combination is a plan. */
export interface Choices {
  /** Currents without a sign, 1/h. */
  readonly rates: readonly number[];
  /** Mean compositions between which it is charged (from the higher one) and discharged. */
  readonly between: readonly [number, number];
  readonly directions?: readonly ("charge" | "discharge")[];
  readonly particles?: readonly number[];
  readonly spreads?: readonly number[];
  /** Hours; 0 for none. */
  readonly rests?: readonly number[];
  /** Sets of mean compositions to image. */
  readonly images?: readonly (readonly number[])[];
  /** What all of them have in common. */
  readonly common?: Pick<Plan, "error" | "potentials" | "potentialError">;
}

/** Every combination of the choices, planned. */
export function plansOf(like: Experiment, choices: Choices, costs: Costs = {}): CandidateExperiment[] {
  const { rates, between, directions = ["charge", "discharge"], common = {} } = choices;
  const drives = directions.flatMap((direction) => rates.map((rate) => driven(direction, rate, between)));
  const optional = [
    oneOf("rest", choices.rests),
    oneOf("particles", choices.particles),
    oneOf("spread", choices.spreads),
    oneOf("images", choices.images),
  ];
  const plans = optional.reduce<readonly Plan[]>(
    (so, options) => so.flatMap((plan) => options.map((option) => ({ ...plan, ...option }))),
    drives.map((drive) => ({ ...common, ...drive })),
  );
  return plans.map((plan) => planned(like, plan, costs));
}

function driven(direction: "charge" | "discharge", rate: number, between: readonly [number, number]): Plan {
  const [low, high] = [Math.min(...between), Math.max(...between)];
  return direction === "charge"
    ? { current: -rate, from: high, to: low }
    : { current: rate, from: low, to: high };
}

/** One part of a plan for each of the values; nothing where there are none. */
const oneOf = <K extends keyof Plan>(key: K, values: readonly Plan[K][] = []): readonly Partial<Plan>[] =>
  values.length === 0 ? [{}] : values.map((value) => ({ [key]: value }));
