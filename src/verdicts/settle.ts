import { enclose } from "../expression/enclose.js";
import type { Expression } from "../expression/expression.js";
import { interval, type Interval } from "../expression/interval.js";
import { random } from "../numerics/random.js";
import { caseText, drawCase, simpleValues, type Case, type Domain } from "./domain.js";
import type { Standing } from "./standing.js";

/** Boxes that a proof may be divided into. */
const BOXES = 6000;
const CASES = 2000;

/** Something that should hold in all cases of a domain. */
export interface Statement {
  readonly domain: Domain;
  /** Whether it holds in a case. */
  readonly holds: (values: Case) => boolean;
  /** An expression whose every value in `allowed` makes it hold, where there is one: for the proof. */
  readonly proof?: { readonly expression: Expression; readonly allowed: (range: Interval) => boolean };
  /** What is said of a case in which it does not hold. */
  readonly broken?: (values: Case) => string;
}

/** Looks for a case that breaks a statement, then for a proof: violated, proved, or tested. */
export function settle({ domain, holds, proof, broken = caseText }: Statement): Standing {
  const stream = random("verdicts");
  for (let n = 0; n < CASES; n++) {
    const values = drawCase(domain, stream);
    if (!holds(values)) return { kind: "violated", counterexample: broken(shrink(values, domain, holds)) };
  }
  if (proof && provedOn(proof.expression, domain, proof.allowed)) return { kind: "proved" };
  return { kind: "tested", cases: CASES };
}

/** Puts simple numbers in place of others while the case stays a counterexample. */
function shrink(values: Case, domain: Domain, holds: (values: Case) => boolean): Case {
  let simplest = values;
  for (const [name, range] of domain) {
    const rounded = Number(values[name].toPrecision(2));
    const found = [...simpleValues(range), rounded].find((value) => !holds({ ...simplest, [name]: value }));
    if (found !== undefined) simplest = { ...simplest, [name]: found };
  }
  return simplest;
}

/** Divides the domain along its widest sides until the expression is in the allowed range on every part. */
function provedOn(expression: Expression, domain: Domain, allowed: (range: Interval) => boolean): boolean {
  const whole = new Map(domain);
  const open: Map<string, Interval>[] = [whole];
  for (let taken = 0; open.length > 0; taken++) {
    if (taken > BOXES) return false;
    const box = open.pop()!;
    if (allowed(enclose(expression, box))) continue;
    open.push(...halves(box, domain));
  }
  return true;
}

function halves(box: ReadonlyMap<string, Interval>, domain: Domain): Map<string, Interval>[] {
  const share = ([name, { lower, upper }]: [string, Interval]): number => {
    const whole = domain.get(name)!;
    return (upper - lower) / (whole.upper - whole.lower);
  };
  const [name, { lower, upper }] = [...box].reduce((a, b) => (share(b) > share(a) ? b : a));
  const middle = 0.5 * (lower + upper);
  return [interval(lower, middle), interval(middle, upper)].map((half) => new Map(box).set(name, half));
}
