import type { Expression } from "../expression/expression.js";
import { parameterNames } from "../expression/walk.js";
import type { OpenCircuit } from "../experiment/experiment.js";
import { RateLaw } from "./rate-law.js";

/** A law with every open-circuit curve and temperature at which it was asked for, each made once. */
export class RateLaws {
  private readonly law: Expression;
  private readonly names: readonly string[];
  private readonly ownPotential: boolean;
  private readonly made = new Map<OpenCircuit, Map<number, RateLaw>>();

  constructor(law: Expression, ownPotential: boolean) {
    this.law = law;
    this.names = parameterNames(law);
    this.ownPotential = ownPotential;
  }

  of(curve: OpenCircuit, temperature: number): RateLaw {
    const known = this.made.get(curve) ?? new Map<number, RateLaw>();
    this.made.set(curve, known);
    const { law, names, ownPotential } = this;
    const made = known.get(temperature) ?? new RateLaw(law, names, curve, temperature, ownPotential);
    known.set(temperature, made);
    return made;
  }
}
