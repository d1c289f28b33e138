import type { DiffractionSetup } from "./experiment/diffraction.js";
import type { Experiment, FollowedParticles } from "./experiment/experiment.js";
import type { TrialData } from "./scoring/assessor.js";

/** The trial with one assumption changed. */
export interface Assumption {
  readonly name: string;
  readonly trial: TrialData;
}

/** Assumptions that a ranking of this trial could hang on, one changed at a time. */
export function assumptionsOf(trial: TrialData): Assumption[] {
  return [
    ...curves(trial),
    ...offsets(trial),
    ...measurement(trial),
    ...errors(trial),
    ...setups(trial),
    ...heterogeneity(trial),
    ...leftOut(trial),
  ];
}

function withOption(trial: TrialData, options: Readonly<Record<string, unknown>>): TrialData {
  return { ...trial, ensemble: { ...trial.ensemble, options: { ...trial.ensemble.options, ...options } } };
}

const mapExperiments = (trial: TrialData, change: (experiment: Experiment) => Experiment): TrialData => ({
  ...trial,
  experiments: trial.experiments.map(change),
});

/** Another published open-circuit curve. */
function curves(trial: TrialData): Assumption[] {
  const names = new Set<string>();
  for (const { system } of trial.experiments) {
    if (system.kind === "population") system.alternatives.forEach(({ name }) => names.add(name));
  }
  const everywhere = [...names].filter((name) =>
    trial.experiments.every(
      ({ system }) =>
        system.kind === "population" && system.alternatives.some((curve) => curve.name === name),
    ),
  );
  return everywhere.map((name) => ({
    name: `open-circuit curve ${name}`,
    trial: withOption(trial, { openCircuit: name }),
  }));
}

function offsets(trial: TrialData): Assumption[] {
  const uncertain = trial.experiments.some(
    ({ system }) => system.kind === "population" && (system.openCircuit?.offsetError ?? 0) > 0,
  );
  if (!uncertain) return [];
  const exact = mapExperiments(trial, (experiment) => {
    const { system } = experiment;
    if (system.kind !== "population" || !system.openCircuit) return experiment;
    return { ...experiment, system: { ...system, openCircuit: { ...system.openCircuit, offsetError: 0 } } };
  });
  return [{ name: "open-circuit curve taken as exact", trial: exact }];
}

function changeFollowed(
  trial: TrialData,
  change: (observation: FollowedParticles) => FollowedParticles,
): TrialData {
  return mapExperiments(trial, (experiment) => ({
    ...experiment,
    observations: experiment.observations.map((each) => (each.kind === "followed" ? change(each) : each)),
  }));
}

function followedOf(trial: TrialData): FollowedParticles[] {
  return trial.experiments.flatMap(({ observations }) =>
    observations.filter((each) => each.kind === "followed"),
  );
}

function measurement(trial: TrialData): Assumption[] {
  const followed = followedOf(trial);
  const assumptions: Assumption[] = [];
  if (followed.some(({ calibration }) => calibration.gainError > 0 || calibration.offsetError > 0)) {
    const exact = (each: FollowedParticles): FollowedParticles => ({
      ...each,
      calibration: { ...each.calibration, gainError: 0, offsetError: 0 },
    });
    assumptions.push({ name: "calibration taken as exact", trial: changeFollowed(trial, exact) });
  }
  if (followed.some(({ timeError }) => timeError > 0)) {
    const prompt = (each: FollowedParticles): FollowedParticles => ({ ...each, timeError: 0 });
    assumptions.push({ name: "no errors in time", trial: changeFollowed(trial, prompt) });
  }
  return assumptions;
}

/** The other belief in the stated errors, where they are of values: draws have no common factor. */
function errors(trial: TrialData): Assumption[] {
  const valued = trial.experiments.some(({ observations }) =>
    observations.some(({ kind }) => kind === "followed" || kind === "signal" || kind === "concentrations"),
  );
  if (!valued) return [];
  return trial.errorModel === "scaled"
    ? [{ name: "errors taken as stated", trial: { ...trial, errorModel: "stated" } }]
    : [{ name: "errors scaled to the misfit", trial: { ...trial, errorModel: "scaled" } }];
}

/** Shift, widths, inactive share and lattice of patterns as their setup states them. */
function setups(trial: TrialData): Assumption[] {
  const uncertain = trial.experiments.some(({ observations }) =>
    observations.some((each) => each.kind === "patterns" && isUncertain(each.setup)),
  );
  if (!uncertain) return [];
  const exact = mapExperiments(trial, (experiment) => ({
    ...experiment,
    observations: experiment.observations.map((each) =>
      each.kind === "patterns" ? { ...each, setup: exactly(each.setup) } : each,
    ),
  }));
  return [{ name: "diffraction setup taken as exact", trial: exact }];
}

const isUncertain = ({ lattice, profile, shift, inactive }: DiffractionSetup): boolean =>
  lattice.modes.length > 0 ||
  [profile.widthError, profile.sizeError, shift.error, inactive.error].some((error) => error > 0);

const exactly = (setup: DiffractionSetup): DiffractionSetup => ({
  ...setup,
  lattice: { ...setup.lattice, modes: [] },
  profile: { ...setup.profile, widthError: 0, sizeError: 0 },
  shift: { ...setup.shift, error: 0 },
  inactive: { ...setup.inactive, error: 0 },
});

function heterogeneity(trial: TrialData): Assumption[] {
  if (trial.ensemble.options.prefactor !== "own") return [];
  return [
    {
      name: "own initial compositions, equal prefactors",
      trial: withOption(trial, { prefactor: "alike", initial: "own" }),
    },
    { name: "own initial compositions and prefactors", trial: withOption(trial, { initial: "own" }) },
    {
      name: "prefactors believed in to a factor of two",
      trial: withOption(trial, { priorSpread: Math.LN2 }),
    },
  ];
}

/** Each followed particle left out in turn, where there is one set of them. */
function leftOut(trial: TrialData): Assumption[] {
  if (trial.experiments.length !== 1 || followedOf(trial).length !== 1) return [];
  return followedOf(trial)[0].names.map((name, n) => ({
    name: `without particle ${name}`,
    trial: mapExperiments(trial, (experiment) => withoutParticle(experiment, n)),
  }));
}

function withoutParticle(experiment: Experiment, n: number): Experiment {
  const { system, observations } = experiment;
  if (system.kind !== "population" || system.initial.kind !== "each") return experiment;
  const keep = <T>(values: readonly T[]): T[] => values.filter((_, i) => i !== n);
  const { names, compositions, errors } = system.initial;
  const initial = {
    kind: "each" as const,
    names: keep(names),
    compositions: keep(compositions),
    errors: keep(errors),
  };
  return {
    ...experiment,
    system: { ...system, initial },
    observations: observations.map((each) =>
      each.kind === "followed"
        ? {
            ...each,
            names: keep(each.names),
            compositions: each.compositions.map(keep),
            errors: each.errors.map(keep),
          }
        : each,
    ),
  };
}
