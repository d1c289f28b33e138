import type { OpenCircuit } from "../experiment/experiment.js";
import { formulaCurve } from "../experiment/open-circuit/formula.js";
import { multiSite } from "../experiment/open-circuit/multi-site.js";
import {
  lithiumIronPhosphate,
  nmc532Colclasure2020,
  nmc811Chen2020,
  nmcMohtat2020,
} from "../experiment/open-circuit/published.js";
import { idealSolution, redlichKister, regularSolution } from "../experiment/open-circuit/solutions.js";
import { findNamed, looksLikeName, unknownName } from "./named.js";
import type { CheckedSimulation } from "./schema.js";

const published: Readonly<Record<string, (temperature: number) => OpenCircuit>> = {
  "NMC (Mohtat 2020)": () => nmcMohtat2020,
  "NMC811 (Chen 2020)": () => nmc811Chen2020,
  "NMC532 (Colclasure 2020)": () => nmc532Colclasure2020,
  LiFePO4: lithiumIronPhosphate,
  LFP: lithiumIronPhosphate,
};

/** The same without the material, as they are cited. */
const cited = {
  Mohtat2020: published["NMC (Mohtat 2020)"],
  Chen2020: published["NMC811 (Chen 2020)"],
  Colclasure2020: published["NMC532 (Colclasure 2020)"],
};

/** The open-circuit curve that is stated. @throws Error that says what is not understood, and what is known. */
export function readOpenCircuit(stated: CheckedSimulation["openCircuit"], temperature: number): OpenCircuit {
  if (typeof stated === "string") return fromText(stated, temperature);
  if ("ideal" in stated) return idealSolution(stated.ideal.standard, temperature);
  if ("regularSolution" in stated) {
    const { standard, interaction } = stated.regularSolution;
    return regularSolution(standard, interaction, temperature);
  }
  if ("redlichKister" in stated) {
    const { standard, coefficients } = stated.redlichKister;
    return redlichKister(standard, coefficients, temperature);
  }
  if ("multiSite" in stated) return multiSite(stated.multiSite, temperature);
  return fromTable(stated.table);
}

function fromText(text: string, temperature: number): OpenCircuit {
  const known = findNamed({ ...published, ...cited }, text);
  if (known) return known(temperature);
  if (looksLikeName(text) && text !== "c")
    throw new Error(unknownName("open-circuit curve", text, published));
  try {
    return formulaCurve("stated", "", text);
  } catch (error) {
    throw new Error(`the open-circuit curve: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function fromTable({
  compositions,
  potentials,
}: {
  compositions: number[];
  potentials: number[];
}): OpenCircuit {
  if (compositions.length !== potentials.length || compositions.length < 2)
    throw new Error(
      `the open-circuit table has ${compositions.length} compositions and ${potentials.length} potentials; as many of both, two at least, make a curve.`,
    );
  const fall = compositions.findIndex((c, n) => n > 0 && !(c > compositions[n - 1]));
  if (fall > 0)
    throw new Error(
      `the open-circuit table's compositions must increase: ${compositions[fall]} follows ${compositions[fall - 1]}.`,
    );
  return { name: "stated", citation: "", curve: { kind: "table", compositions, potentials }, offsetError: 0 };
}
