import { times } from "../expression/build.js";
import { differentiate } from "../expression/differentiate.js";
import { evaluate } from "../expression/evaluate.js";
import { constant, variable, type Expression } from "../expression/expression.js";
import { interval } from "../expression/interval.js";
import { substitute, variableNames } from "../expression/walk.js";
import { caseText, domainOf, type Case, type Domain, type QuestionedLaw } from "./domain.js";
import { settle } from "./settle.js";
import type { PhysicsVerdict, Standing } from "./standing.js";

/** Steepest ln R0 that is believed in, per unit of composition. */
const STEEPEST = 200;
/** Rounding that is let pass, as a share of the exchange rate. */
const ROUNDING = 1e-9;

/**
 * The properties of an admissible rate law of particles, each with how far it is sure: zero at equilibrium, the second
 * law, detailed balance, ... Asked for compositions in (0.001, 0.999), overpotentials to 20 kT, and parameters around
 * their guesses.
 */
export function physicsVerdicts(law: QuestionedLaw): PhysicsVerdict[] {
  const asked = new Asked(law);
  const verdict = (id: string, property: string, standing: Standing): PhysicsVerdict => ({
    id,
    property,
    standing,
  });
  return [
    verdict("P1", "zero at equilibrium", asked.zeroAtEquilibrium()),
    verdict("P2", "second law: runs down its driving force", asked.secondLaw()),
    verdict("P3", "detailed balance: R / (1 - exp(eta)) positive and finite", asked.detailedBalance()),
    verdict("P4", "falls with overpotential (else: inverted region)", asked.monotone()),
    verdict("P5", "its slope at equilibrium is the exchange rate", structural("by definition here")),
    verdict("P6", "exchange rate positive and finite", asked.exchangePositive()),
    verdict("P7", "compositions stay in (0, 1)", structural("simulations are guarded at the ends")),
    verdict("P8", "in proportion to its rate constant", asked.homogeneous()),
    verdict("P9", "time scaling and gauge symmetry", ENGINE),
    verdict("P10", "particle-hole covariance", ENGINE),
    verdict("P11", "no explicit time or history", asked.timeless()),
    verdict("P12", "rest states depend on the open potential alone", asked.restStates()),
    verdict("P13", "one temperature in both directions", structural("it enters through eta in kT alone")),
    verdict("P14", "asymptote at high drive", asked.asymptote()),
    verdict("P15", `|(ln R0)'| below ${STEEPEST}`, asked.smooth()),
    verdict("P16", "open potential falls with composition", none("the law says nothing of it")),
    verdict("P17", "a film slows and never turns", none("films are of the ensemble")),
    verdict("P18", "limits of its kinetics", none("asked of the kinetics that ship, test/ensemble")),
    verdict("P19", "no pole in the whole domain", asked.finite()),
    verdict("P20", "charge, order and splitting of particles", ENGINE),
    verdict("P21", "free energy only falls at rest", asked.restStates()),
    verdict("P22", "growth of spread has the sign of R_c", ENGINE),
  ];
}

const structural = (why: string): Standing => ({ kind: "structural", why });
const none = (why: string): Standing => ({ kind: "not applicable", why });

/** What holds for every law, by the way populations are simulated; test/ensemble shows it. */
const ENGINE = structural("of the simulation, whatever the law");

/** A law with what is derived of it once. */
class Asked {
  readonly #law: Expression;
  readonly #parameters: QuestionedLaw["parameters"];
  readonly #domain: Domain;
  readonly #slope: Expression;
  readonly #exchange: Expression;

  constructor(law: QuestionedLaw) {
    this.#law = law.expression;
    this.#parameters = law.parameters;
    this.#domain = domainOf(law);
    this.#slope = differentiate(law.expression, "eta");
    this.#exchange = times(constant(-1), substitute(this.#slope, new Map([["eta", constant(0)]])));
  }

  /** Without overpotential, where a property does not speak of it. */
  get #compositions(): Domain {
    return new Map([...this.#domain].filter(([name]) => name !== "eta"));
  }

  #rate(values: Case): number {
    return evaluate(this.#law, values);
  }

  #exchangeAt(values: Case): number {
    return evaluate(this.#exchange, { ...values, eta: 0 });
  }

  zeroAtEquilibrium(): Standing {
    const atZero = substitute(this.#law, new Map([["eta", constant(0)]]));
    return settle({
      domain: this.#compositions,
      holds: (values) =>
        Math.abs(evaluate(atZero, values)) <= ROUNDING * Math.max(1e-12, Math.abs(this.#exchangeAt(values))),
      proof: { expression: atZero, allowed: ({ lower, upper }) => lower === 0 && upper === 0 },
      broken: (values) => `R = ${evaluate(atZero, values).toPrecision(3)} at eta = 0, ${caseText(values)}`,
    });
  }

  secondLaw(): Standing {
    if (this.zeroAtEquilibrium().kind === "proved" && this.monotone().kind === "proved")
      return { kind: "proved" };
    return settle({
      domain: this.#domain,
      holds: (values) => Math.abs(values.eta) < 1e-9 || this.#rate(values) * values.eta < 0,
      proof: { expression: times(this.#law, variable("eta")), allowed: ({ upper }) => upper < 0 },
    });
  }

  detailedBalance(): Standing {
    const ratio = (values: Case): number => this.#rate(values) / -Math.expm1(values.eta);
    const second = this.secondLaw();
    if (second.kind === "proved" && this.finite().kind === "proved") return { kind: "proved" };
    return settle({
      domain: this.#domain,
      holds: (values) => Math.abs(values.eta) < 1e-9 || (ratio(values) > 0 && Number.isFinite(ratio(values))),
    });
  }

  monotone(): Standing {
    return settle({
      domain: this.#domain,
      holds: (values) => evaluate(this.#slope, values) < 0,
      proof: { expression: this.#slope, allowed: ({ upper }) => upper < 0 },
    });
  }

  exchangePositive(): Standing {
    return settle({
      domain: this.#compositions,
      holds: (values) => this.#exchangeAt(values) > 0 && Number.isFinite(this.#exchangeAt(values)),
      proof: {
        expression: this.#exchange,
        allowed: ({ lower, upper }) => lower > 0 && Number.isFinite(upper),
      },
    });
  }

  homogeneous(): Standing {
    const rates = this.#parameters.filter(({ unit }) => unit === "1/h").map(({ name }) => name);
    if (rates.length === 0) return { kind: "not applicable", why: "no parameter is declared in 1/h" };
    const scaled = (values: Case): Case => ({
      ...values,
      ...Object.fromEntries(rates.map((name) => [name, 2 * values[name]])),
    });
    return settle({
      domain: this.#domain,
      holds: (values) => {
        const [once, twice] = [this.#rate(values), this.#rate(scaled(values))];
        return Math.abs(twice - 2 * once) <= ROUNDING * Math.abs(twice) + Number.MIN_VALUE;
      },
    });
  }

  timeless(): Standing {
    const others = variableNames(this.#law).filter((name) => name !== "c" && name !== "eta");
    return others.length === 0
      ? structural("the law has c and eta only")
      : { kind: "violated", counterexample: `the law depends on ${others.join(", ")}` };
  }

  /** What drives a particle is eta alone, so it rests where that is zero, and nowhere else if the second law holds. */
  restStates(): Standing {
    const second = this.secondLaw();
    return second.kind === "violated" ? second : structural("by P1 and P2");
  }

  /** Whether the rate grows exponentially, linearly or not at all: ln|R| against |eta| between 15 and 20 kT. */
  asymptote(): Standing {
    const middle = Object.fromEntries(
      [...this.#domain].map(([name, { lower, upper }]) => [name, 0.5 * (lower + upper)]),
    );
    const growth = (sign: number): number =>
      Math.log(this.#rate({ ...middle, eta: 20 * sign }) / this.#rate({ ...middle, eta: 15 * sign })) / 5;
    const name = (slope: number): string =>
      slope > 0.1
        ? `exponential, ${slope.toFixed(2)} a kT`
        : slope > 0.02
          ? "linear"
          : slope > -0.02
            ? "saturating"
            : "inverted";
    const [down, up] = [growth(-1), growth(1)];
    return Number.isFinite(down) && Number.isFinite(up)
      ? structural(`lithiation ${name(down)}; delithiation ${name(up)}`)
      : { kind: "violated", counterexample: "the rate changes its sign or is not finite at 15 to 20 kT" };
  }

  smooth(): Standing {
    const slope = differentiate(this.#exchange, "c");
    const steepness = (values: Case): number =>
      evaluate(slope, { ...values, eta: 0 }) / this.#exchangeAt(values);
    const inner: Domain = new Map(this.#compositions).set("c", interval(0.02, 0.98));
    return settle({ domain: inner, holds: (values) => Math.abs(steepness(values)) < STEEPEST });
  }

  finite(): Standing {
    return settle({
      domain: this.#domain,
      holds: (values) => Number.isFinite(this.#rate(values)),
      proof: {
        expression: this.#law,
        allowed: ({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper),
      },
    });
  }
}
