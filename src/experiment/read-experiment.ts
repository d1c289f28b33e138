import { join } from "node:path";
import { ExpressionError } from "../expression/expression-error.js";
import { parse } from "../expression/parse.js";
import { CorpusError } from "./corpus-error.js";
import type {
  Experiment,
  InitialCompositions,
  Mixture,
  OpenCircuit,
  Population,
  Reaction,
} from "./experiment.js";
import { readObservation } from "./read-observation.js";
import { readStage } from "./read-stage.js";
import { inside } from "./quantity.js";
import type { ExperimentFile, OpenCircuitFile, ReactionFile } from "./schema.js";
import { readTable } from "./table.js";

/** Reads one experiment with its tables and checks what holds it together. */
export async function readExperiment(
  folder: string,
  path: string,
  file: ExperimentFile,
): Promise<Experiment> {
  const system = await readSystem(folder, path, file);
  const protocol = await Promise.all(file.protocol.map((stage) => readStage(folder, path, file.name, stage)));
  const observations = await Promise.all(
    file.observations.map((observation) => readObservation(folder, path, system, observation)),
  );
  const experiment: Experiment = {
    name: file.name,
    temperature: inside("temperature", file.temperature),
    start: file.start === undefined ? 0 : inside("time", file.start),
    system,
    protocol,
    observations: observations.flat(),
  };
  checkTimes(path, experiment);
  return experiment;
}

async function readSystem(folder: string, path: string, file: ExperimentFile): Promise<Population | Mixture> {
  const { name, population, mixture } = file;
  if ((population === undefined) === (mixture === undefined)) {
    throw new CorpusError(path, `experiment "${name}": state either "population" or "mixture".`);
  }
  if (mixture) return readMixture(path, name, mixture);
  const { openCircuit, alternatives = [], initial, resistance } = population!;
  return {
    kind: "population",
    ...(resistance === undefined ? {} : { resistance: inside("resistance", resistance) }),
    openCircuit: openCircuit && (await readCurve(folder, path, openCircuit)),
    alternatives: await Promise.all(alternatives.map((curve) => readCurve(folder, path, curve))),
    initial: readInitial(initial),
  };
}

function readMixture(
  path: string,
  experiment: string,
  { species, unit, reactions }: NonNullable<ExperimentFile["mixture"]>,
): Mixture {
  const names = species.map((each) => each.name);
  return {
    kind: "mixture",
    species: names,
    stoichiometry: species.map((each) => each.stoichiometry),
    initial: species.map((each) => each.initial),
    ...(species.some(({ initialError }) => initialError !== undefined)
      ? { initialErrors: species.map(({ initialError = 0 }) => initialError) }
      : {}),
    ...(reactions
      ? { reactions: reactions.map((reaction) => readReaction(path, experiment, names, reaction)) }
      : {}),
    unit,
  };
}

function readReaction(
  path: string,
  experiment: string,
  species: readonly string[],
  { name, law, stoichiometry, parameters }: ReactionFile,
): Reaction {
  const place = `experiment "${experiment}": reaction "${name}": `;
  const stranger = Object.keys(stoichiometry).find((each) => !species.includes(each));
  if (stranger !== undefined)
    throw new CorpusError(path, `${place}no species "${stranger}" (there are ${species.join(", ")}).`);
  try {
    return {
      name,
      law: parse(law, { variables: species, parameters: parameters.map((each) => each.name) }),
      stoichiometry: species.map((each) => stoichiometry[each] ?? 0),
      parameters,
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new CorpusError(path, `${place}${error.message}`);
  }
}

function readInitial(initial: NonNullable<ExperimentFile["population"]>["initial"]): InitialCompositions {
  if ("normal" in initial) return { kind: "normal", ...initial.normal };
  const { each } = initial;
  return {
    kind: "each",
    names: each.map(({ name }) => name),
    compositions: each.map(({ composition }) => composition),
    errors: each.map(({ error }) => error),
    ...(each.some(({ weight }) => weight !== undefined)
      ? { weights: each.map(({ weight = 1 }) => weight) }
      : {}),
    ...(each.some(({ prefactor }) => prefactor !== undefined)
      ? { prefactors: each.map(({ prefactor = 1 }) => prefactor) }
      : {}),
    ...(each.some(({ film }) => film !== undefined) ? { films: each.map(({ film = 1 }) => film) } : {}),
  };
}

async function readCurve(folder: string, path: string, file: OpenCircuitFile): Promise<OpenCircuit> {
  const { name, citation, formula, table, offsetError } = file;
  if ((formula === undefined) === (table === undefined)) {
    throw new CorpusError(path, `open-circuit curve "${name}": state either a "formula" or a "table".`);
  }
  const shift = offsetError === undefined ? 0 : inside("potential", offsetError);
  const curve =
    formula === undefined ? await readCurveTable(folder, table!) : readFormula(path, name, formula);
  return { name, citation, curve, offsetError: shift };
}

function readFormula(path: string, name: string, formula: string): OpenCircuit["curve"] {
  try {
    return { kind: "formula", expression: parse(formula, { variables: ["c"], parameters: [] }) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new CorpusError(path, `open-circuit curve "${name}": ${error.message}`);
  }
}

async function readCurveTable(
  folder: string,
  file: NonNullable<OpenCircuitFile["table"]>,
): Promise<OpenCircuit["curve"]> {
  const { composition, potential } = file as unknown as Record<string, { column: string; unit: string }>;
  const path = join(folder, file.file);
  const table = await readTable(path);
  const compositions = table.numbers(composition.column, "composition", composition.unit);
  const potentials = table.numbers(potential.column, "potential", potential.unit);
  const fall = compositions.findIndex((c, n) => n > 0 && !(c > compositions[n - 1]));
  if (fall > 0) {
    const problem = `composition ${compositions[fall]} does not exceed the row above (${compositions[fall - 1]}). Sort the table.`;
    throw new CorpusError(path, problem, { row: fall + 2, column: composition.column });
  }
  return { kind: "table", compositions, potentials };
}

/** The protocol must begin at the start and last until everything was observed. */
function checkTimes(path: string, { name, start, protocol, observations }: Experiment): void {
  let clock = start;
  for (const { until } of protocol) {
    if (until.kind !== "time" && until.kind !== "duration") return;
    const end = until.kind === "time" ? until.time : clock + until.duration;
    if (!(end > clock)) {
      throw new CorpusError(
        path,
        `experiment "${name}": a stage ends at ${end} h, but begins at ${clock} h.`,
      );
    }
    clock = end;
  }
  for (const observation of observations) {
    for (const time of "times" in observation ? observation.times : [observation.time]) {
      if (time >= start - 1e-9 && time <= clock + 1e-9) continue;
      const problem = `experiment "${name}": something was observed at ${time} h, but the protocol runs from ${start} h to ${clock} h.`;
      throw new CorpusError(path, problem);
    }
  }
}
