import { readdirSync } from "node:fs";
import { particles } from "../../src/ensemble/particles.js";
import type { Experiment, Stage } from "../../src/experiment/experiment.js";
import { openCircuitCurve, perVolt } from "../../src/experiment/potential.js";
import { nmcMohtat2020 } from "../../src/experiment/open-circuit/published.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Grammar } from "../../src/grammar/grammar.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { readGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { random, type Random } from "../../src/numerics/random.js";
import { signal } from "./golden.js";

const FOLDER = new URL("../../grammars/", import.meta.url);
const START = [0.7, 0.75, 0.82];
const curve = openCircuitCurve(nmcMohtat2020);
const f = perVolt(298.15);

/** The shipped grammars of laws for particles with a known open potential: R in terms of c and eta, zero at eta = 0. */
export async function particleGrammars(): Promise<readonly Grammar[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".bnf"));
  const all = await Promise.all(names.sort().map((name) => readGrammar(new URL(name, FOLDER).pathname)));
  return all.filter(({ variables, claims, start }) => {
    const known = variables.map(({ name }) => name);
    const balanced = claims[start].zeros.some(({ variable, at }) => variable === "eta" && at === 0);
    return balanced && known.every((name) => name === "c" || name === "eta");
  });
}

/** What became of one law: "valid", the reason of its failure, or what it broke. */
export type Fate = { readonly kind: "valid" | "failure" | "broken"; readonly what: string };

/** One random law of the grammars with random constants under a random protocol. Never throws for a law that misbehaves. */
export function tryRandomLaw(grammars: readonly Grammar[], n: number): Fate {
  const stream = random(`law/${n}`);
  const grammar = grammars[n % grammars.length];
  const law = lawOf(grammar, sample(grammar, stream, 40));
  const { protocol, charge } = randomProtocol(stream, n);
  const experiment = experimentOf(protocol);
  const simulator = particles().prepare(law.expression, experiment);
  const guesses = new Map(law.parameters.map(({ name, guess }) => [name, guess]));
  const values = Float64Array.from(
    simulator.names,
    (name) => guesses.get(name)! * Math.exp(0.3 * stream.normal()),
  );
  const prediction = simulator.predict(values, { tolerance: 1e-8 });
  if (prediction.kind === "failure") return { kind: "failure", what: prediction.reason };
  const compositions = prediction.states.subarray(START.length);
  const numbers = [...compositions, ...prediction.potentials, ...prediction.currents];
  if (!numbers.every(Number.isFinite)) return { kind: "broken", what: "a number that is not finite" };
  if (!compositions.every((c) => c > 0 && c < 1))
    return { kind: "broken", what: "a composition outside (0, 1)" };
  const mean = compositions.reduce((sum, c) => sum + c / START.length, 0);
  const started = START.reduce((sum, c) => sum + c / START.length, 0);
  if (charge !== undefined && Math.abs(mean - started - charge) > 1e-8)
    return { kind: "broken", what: "the mean does not follow the charge" };
  const at = Object.fromEntries(simulator.names.map((name, k) => [name, values[k]]));
  for (const c of compositions) {
    const eta = (prediction.potentials[1] - curve.value(c)) * f;
    if (evaluate(law.expression, { ...at, c, eta }) * eta > 0)
      return { kind: "broken", what: "a reaction against its driving force" };
  }
  return { kind: "valid", what: grammar.name };
}

/** A current, a rest, a potential, or a programme of current; the charge it passes where that is known. */
function randomProtocol(
  stream: Random,
  n: number,
): { protocol: readonly Stage[]; charge: number | undefined } {
  const until = { kind: "time", time: 0.1 } as const;
  const current = stream.normal();
  switch (n % 4) {
    case 0:
      return { protocol: [{ control: { kind: "rest" }, until }], charge: 0 };
    case 1:
      return { protocol: [{ control: { kind: "current", current }, until }], charge: 0.1 * current };
    case 2: {
      const half = { kind: "time", time: 0.05 } as const;
      const stages: Stage[] = [
        { control: { kind: "current", current }, until: half },
        { control: { kind: "current", current: -current }, until },
      ];
      return { protocol: stages, charge: 0 };
    }
    default: {
      const potential = 3.7 + 0.1 * stream.normal();
      return { protocol: [{ control: { kind: "potential", potential }, until }], charge: undefined };
    }
  }
}

function experimentOf(protocol: readonly Stage[]): Experiment {
  return {
    name: "random",
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: nmcMohtat2020,
      alternatives: [],
      initial: {
        kind: "each",
        names: ["1", "2", "3"],
        compositions: START,
        errors: START.map(() => 0),
      },
    },
    protocol,
    observations: [signal("potential", [0, 0.1])],
  };
}
