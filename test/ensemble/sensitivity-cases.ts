import { butlerVolmer } from "../../src/ensemble/kinetics/butler-volmer.js";
import { exchanges } from "../../src/ensemble/kinetics/exchange.js";
import { lawFrom } from "../../src/ensemble/kinetics/kinetics.js";
import { marcus } from "../../src/ensemble/kinetics/marcus.js";
import { marcusHushChidseyClosed } from "../../src/ensemble/kinetics/marcus-hush-chidsey.js";
import { coupledIonElectronTransfer, electroAutocatalysis } from "../../src/ensemble/laws.js";
import type { ParticlesOptions } from "../../src/ensemble/particles-options.js";
import type { Experiment, SingleEnd, Stage } from "../../src/experiment/experiment.js";
import { nmcMohtat2020 } from "../../src/experiment/open-circuit/published.js";
import type { Expression } from "../../src/expression/expression.js";
import { signal } from "./golden.js";

/** Laws with values of their parameters at which the protocols below run through. */
export const LAWS: Readonly<Record<string, { law: Expression; values: Readonly<Record<string, number>> }>> = {
  "electro-autocatalysis": { law: electroAutocatalysis.law, values: { k: 8, b: 20, m: 0.62 } },
  "coupled ion-electron transfer": { law: coupledIonElectronTransfer.law, values: { k: 40, lambda: 8.3 } },
  "Newman, Butler-Volmer of any alpha": {
    law: lawFrom(exchanges.newman, butlerVolmer("fitted")),
    values: { k: 1.5, alpha: 0.42 },
  },
  "two sites, Marcus": { law: lawFrom(exchanges.twoSites, marcus), values: { k: 8, Om: 1.2, lambda: 9 } },
  "vacancies, Marcus-Hush-Chidsey": {
    law: lawFrom(exchanges.vacancies, marcusHushChidseyClosed),
    values: { k: 2, lambda: 8.3 },
  },
};

const after = (duration: number): SingleEnd => ({ kind: "duration", duration });
const times = [0.05, 0.1, 0.2, 0.3, 0.4];

/** Ways to control a population, with what else is unknown then. */
export const MODES: Readonly<
  Record<string, { protocol: readonly Stage[]; options: ParticlesOptions; resistance?: number }>
> = {
  "a current": {
    protocol: [{ control: { kind: "current", current: -0.6 }, until: after(0.4) }],
    options: { nodes: 5, initial: "own", prefactor: "spread", prefactorNodes: 3 },
  },
  "a current through films of particles of different size": {
    protocol: [{ control: { kind: "current", current: -0.5 }, until: after(0.4) }],
    options: { nodes: 3, film: true, spread: "size", prefactorNodes: 3 },
  },
  "a charge to a cut-off, a hold and a rest, over a series resistance": {
    protocol: [
      {
        control: { kind: "current", current: -0.5 },
        until: { kind: "first", of: [{ kind: "composition", composition: 0.8 }, after(0.25)] },
      },
      { control: { kind: "current", current: -0.3 }, until: { kind: "charge", charge: 0.02 } },
      { control: { kind: "potential", potential: 3.8 }, until: { kind: "first", of: [after(0.08)] } },
      { control: { kind: "rest" }, until: after(0.3) },
    ],
    options: { nodes: 4, initial: "own" },
    resistance: 0.05,
  },
  "pulses of current": {
    protocol: [
      {
        control: {
          kind: "current-table",
          times: [0, 0.1, 0.2, 0.3],
          currents: [-0.5, 0, -0.8, 0.2],
          between: "steps",
        },
        until: after(0.4),
      },
    ],
    options: { nodes: 4, initial: "own" },
  },
  "a potential that changes": {
    protocol: [
      {
        control: { kind: "potential-table", times: [0, 0.2, 0.4], potentials: [3.68, 3.76, 3.72] },
        until: after(0.4),
      },
    ],
    options: { nodes: 4, initial: "own", film: true },
  },
};

export function sensitivityExperiment(mode: string): Experiment {
  const { protocol, resistance = 0 } = MODES[mode];
  return {
    name: "x",
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: { ...nmcMohtat2020, offsetError: 0.02 },
      alternatives: [],
      initial: { kind: "normal", mean: 0.88, sd: 0.01 },
      resistance,
    },
    protocol,
    observations: [signal("potential", times)],
  };
}

/** Values for what is unknown beside the law. */
export const OTHERS: Readonly<Record<string, number>> = {
  "c0.mean[x]": 0.88,
  "c0.sd[x]": 0.01,
  "U.offset": 0.005,
  spread: 0.3,
  film: 0.1,
};
