import { PLANTED, type Planted } from "../planted/problems.js";

/** A planted law, and how it is written where nothing is known of signs. */
export interface Problem extends Planted {
  readonly loose: string;
}

const planted = (wanted: string): Planted => PLANTED.find(({ name }) => name === wanted)!;

const isomerisation = planted("rational kinetics");

const powerPair = planted("power pair");

const catalysis: Pick<Planted, "grammar" | "setting"> = {
  grammar: "catalysis",
  setting: {
    kind: "vessel",
    species: ["A", "B", "C", "D"],
    stoichiometry: [-1, -1, 1, 1],
    unit: "mol/L",
    runs: [
      [1, 8, 2, 3],
      [5, 8, 0, 0.5],
      [5, 3, 0, 0.5],
      [1, 3, 0, 3],
      [1, 8, 2, 0.5],
    ],
    hours: 10,
    error: 0.04,
  },
};

/** Laws that take a search some time: the first two stand at place 61 and 55 of their language. */
export const PROBLEMS: readonly Problem[] = [
  { ...isomerisation, loose: "(k*A + q*B)/(1 + K*A + L*B)" },
  {
    ...catalysis,
    name: "hydrodealkylation",
    law: "q*A*B/(1 + K*C + L*A)",
    loose: "q*A*B/(1 + K*C + L*A)",
    constants: { q: 2, K: 9, L: 5 },
  },
  {
    ...isomerisation,
    name: "isomerisation, two sites",
    law: "(k*A - q*B)/(1 + K*A + L*B)^2",
    loose: "(k*A + q*B)/(1 + K*A + L*B)^2",
    constants: { k: 2.4, q: 1, K: 0.3, L: 0.12 },
  },
  {
    ...catalysis,
    name: "hydrogenation, two sites",
    law: "q*A*B/(1 + K*A + L*B + M*C)^2",
    loose: "q*A*B/(1 + K*A + L*B + M*C)^2",
    constants: { q: 3, K: 1.2, L: 0.2, M: 2 },
  },
  { ...powerPair, loose: powerPair.law },
];
