/** Laws that are planted, one a family of explanations, each with the grammar in which it is sought. */
export interface Planted {
  readonly name: string;
  readonly law: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly grammar: string;
  /** What is imaged: a population of particles, or what is sampled: a vessel. */
  readonly setting: PopulationSetting | VesselSetting;
}

export interface PopulationSetting {
  readonly kind: "population";
  /** Open-circuit potential, V; "0" where the law itself holds the thermodynamics. */
  readonly openCircuit: string;
  /** Slow and fast, 1/h; each runs in both directions. */
  readonly rates: readonly [number, number];
  /** Standard deviation of ln kappa among particles. Default 0. */
  readonly spread?: number;
}

export interface VesselSetting {
  readonly kind: "vessel";
  readonly species: readonly string[];
  readonly stoichiometry: readonly number[];
  readonly unit: string;
  readonly runs: readonly (readonly number[])[];
  readonly hours: number;
  readonly error: number;
}

/** P. Mohtat et al., J. Electrochem. Soc. 167, 110561 (2020). */
const NMC532 =
  "4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)";
const BUTLER_VOLMER = "(exp(-eta/2) - exp(eta/2))";
const layered: PopulationSetting = { kind: "population", openCircuit: NMC532, rates: [0.5, 2] };
const autocatalysis = { grammar: "electro-autocatalysis", setting: layered };
const film = { grammar: "intercalation", setting: layered };

export const PLANTED: readonly Planted[] = [
  {
    name: "autocatalytic sigmoid",
    law: `k / (1 + exp(b*(c - m))) * ${BUTLER_VOLMER}`,
    constants: { k: 10, b: 25, m: 0.6 },
    ...autocatalysis,
  },
  {
    name: "exponential",
    law: `k * exp(-b*c) * ${BUTLER_VOLMER}`,
    constants: { k: 60, b: 8 },
    ...autocatalysis,
  },
  { name: "vacancy-linear", law: `k * (1 - c) * ${BUTLER_VOLMER}`, constants: { k: 1 }, ...autocatalysis },
  {
    name: "power pair",
    law: `k * c^a * (1 - c)^p * ${BUTLER_VOLMER}`,
    constants: { k: 1, a: 1.6, p: 2.4 },
    ...autocatalysis,
  },
  {
    name: "coupled ion-electron transfer",
    law: "k*(1 - c)*c*(1 - exp(eta))/(c + exp(eta))*erfc((lambda - sqrt(1 + sqrt(lambda) + (eta - log(c))^2))/(2*sqrt(lambda)))",
    constants: { k: 30, lambda: 6 },
    ...autocatalysis,
  },
  { name: "Newman", law: `k * sqrt(c*(1 - c)) * ${BUTLER_VOLMER}`, constants: { k: 0.5 }, ...autocatalysis },
  {
    name: "constant, heterogeneous",
    law: `k * ${BUTLER_VOLMER}`,
    constants: { k: 0.4 },
    grammar: "electro-autocatalysis",
    setting: { ...layered, spread: 0.5 },
  },
  {
    name: "regular solution",
    law: "k * (1 - c) * (-sinh((eta - (u + log((1 - c)/c) + W*(2*c - 1)))/2))",
    constants: { k: 6, u: 4, W: 2.6 },
    grammar: "phase-separation",
    setting: { kind: "population", openCircuit: "0", rates: [0.5, 2] },
  },
  {
    name: "film in series",
    law: "(-eta)/(r + 1/(k*(1 - c)))",
    constants: { k: 3, r: 0.4 },
    ...film,
  },
  {
    name: "film that thins with vacancies",
    law: "(-eta)/(r*(1 - c) + 1/(k*sqrt(c*(1 - c))))",
    constants: { k: 3, r: 0.8 },
    ...film,
  },
  {
    name: "Marcus",
    law: `k * (1 - c) * exp(-eta^2/(4*lambda)) * ${BUTLER_VOLMER}`,
    constants: { k: 3, lambda: 12 },
    ...autocatalysis,
  },
  {
    name: "rational kinetics",
    law: "(k*A - q*B)/(1 + K*A + L*B)",
    constants: { k: 1.2, q: 0.5, K: 0.7, L: 0.35 },
    grammar: "mass-action",
    setting: {
      kind: "vessel",
      species: ["A", "B"],
      stoichiometry: [-1, 1],
      unit: "mol/L",
      runs: [
        [2, 0],
        [10, 0],
        [2, 2],
        [10, 2],
        [10, 1],
      ],
      hours: 10,
      error: 0.1,
    },
  },
  {
    name: "Hill",
    law: "V*(w*S)^n/(1 + (w*S)^n)",
    constants: { V: 2, w: 0.4, n: 2.5 },
    grammar: "enzyme",
    setting: {
      kind: "vessel",
      species: ["S", "I"],
      stoichiometry: [-1, 0],
      unit: "mmol/L",
      runs: [
        [8, 0],
        [4, 0],
        [2, 1],
        [8, 3],
        [6, 1],
      ],
      hours: 8,
      error: 0.1,
    },
  },
];
