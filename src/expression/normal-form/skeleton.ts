import { namesIn, namesInSum } from "./known-signs.js";
import { asNumber, type Normal, type Power, type Term } from "./terms.js";

/**
 * A law without the values of its coefficients: for each term a slot, whose coefficient is a number times a product of
 * powers of parameters. The logarithms of all coefficients are then a linear function of the logarithms of the
 * parameters, so that what the parameters can reach is a linear space (see `canonical.ts`).
 */
export interface Skeleton {
  /** What is left when coefficients are taken out; the signs of terms remain. */
  readonly text: string;
  /** In the order of the text. */
  readonly slots: readonly Slot[];
}

/** The coefficient of one term. */
export interface Slot {
  readonly term: Term | undefined;
  /** Logarithm of the number in front. */
  readonly offset: number;
  /** Exponents of the parameters in the coefficient. */
  readonly exponents: ReadonlyMap<string, number>;
  /** Sums that stand as factors of the term to a number as power: scaling one changes this coefficient too. */
  readonly sums: readonly { readonly slots: readonly Slot[]; readonly power: number }[];
  /** Factors of the term that hold no variables and are not powers of parameters. */
  readonly constants: readonly { readonly power: Power; readonly term: Term | undefined }[];
}

interface Part {
  readonly text: string;
  readonly slots: readonly Slot[];
  readonly top?: Slot;
}

/** Most orders of terms of equal text that are tried. */
const MOST_ORDERS = 24;

/** Skeletons of a law, one for each order of terms (or factors) that look the same. At least one, at most 24. */
export function skeletons(a: Normal): Skeleton[] {
  return sumSkeletons(a).slice(0, MOST_ORDERS);
}

const sumSkeletons = (a: Normal): Part[] => arrange(a.map(termSkeletons), "");

/** All parts put in the order of their texts, in each order of those with the same text. */
function arrange(choices: readonly (readonly Part[])[], separator: string): Part[] {
  const combined = choices.reduce<Part[][]>(
    (sets, parts) => sets.flatMap((set) => parts.map((part) => [...set, part])).slice(0, MOST_ORDERS),
    [[]],
  );
  return combined
    .flatMap((set) => orders([...set].sort((x, y) => (x.text < y.text ? -1 : x.text > y.text ? 1 : 0))))
    .slice(0, MOST_ORDERS)
    .map((parts) => ({
      text: parts.map(({ text }) => text).join(separator),
      slots: parts.flatMap(({ slots }) => slots),
    }));
}

/** The permutations of a sorted list that leave it sorted. */
function orders(parts: readonly Part[]): Part[][] {
  if (parts.length <= 1) return [[...parts]];
  const ties = parts.filter(({ text }) => text === parts[0].text);
  return ties
    .flatMap((first) => orders(parts.filter((part) => part !== first)).map((rest) => [first, ...rest]))
    .slice(0, MOST_ORDERS);
}

function termSkeletons(term: Term): Part[] {
  const exponents = new Map<string, number>();
  const factors: Power[] = [];
  for (const each of term.powers) {
    const n = asNumber(each.exponent);
    if (each.base.kind === "name" && each.base.free && n !== undefined) exponents.set(each.base.name, n);
    else factors.push(each);
  }
  const sign = term.factor < 0 ? "-" : "+";
  const constants = factors.filter(holdsNoVariable).map((power) => ({ power, term }));
  return arrange(factors.map(powerSkeletons), "*").map(({ text, slots }) => {
    const sums = factorsOf(slots);
    const top: Slot = { term, offset: Math.log(Math.abs(term.factor)), exponents, sums, constants };
    return { text: sign + text, slots: [top, ...slots.filter((slot) => !isMark(slot))], top };
  });
}

/** A mark among the slots: what is between belongs to a sum that stands as a factor. */
interface Mark extends Slot {
  readonly mark: { readonly slots: readonly Slot[]; readonly power: number };
}

const isMark = (slot: Slot): slot is Mark => "mark" in slot;
const factorsOf = (slots: readonly Slot[]): Slot["sums"] => slots.filter(isMark).map(({ mark }) => mark);

const NO_SLOT: Slot = { term: undefined, offset: 0, exponents: new Map(), sums: [], constants: [] };

function holdsNoVariable({ base, exponent }: Power): boolean {
  const names = [...namesIn(base).values(), ...namesInSum(exponent).values()];
  return names.every((free) => free);
}

function powerSkeletons({ base, exponent }: Power): Part[] {
  const n = asNumber(exponent);
  const above: Part[] =
    n !== undefined
      ? [{ text: n === 1 ? "" : `^${Number(n.toPrecision(9))}`, slots: [] }]
      : sumSkeletons(exponent).map(({ text, slots }) => ({ text: `^(${text})`, slots }));
  return atomSkeletons(base, n)
    .flatMap((below) =>
      above.map((up) => ({ text: below.text + up.text, slots: [...below.slots, ...up.slots] })),
    )
    .slice(0, MOST_ORDERS);
}

function atomSkeletons(base: Power["base"], n: number | undefined): Part[] {
  switch (base.kind) {
    case "euler":
      return [{ text: "e", slots: [] }];
    case "name":
      if (!base.free) return [{ text: base.name, slots: [] }];
      return [{ text: "?", slots: [{ ...NO_SLOT, exponents: new Map([[base.name, 1]]) }] }];
    case "function":
      return functionSkeletons(base.name, base.operands);
    case "sum":
      return sumSkeletons(base.terms).map(({ text, slots }) => ({
        text: `(${text})`,
        slots: n === undefined ? slots : [...slots, { ...NO_SLOT, mark: { slots, power: n } } as Mark],
      }));
  }
}

function functionSkeletons(name: string, operands: readonly Normal[]): Part[] {
  const choices = operands.map(sumSkeletons);
  const combined = choices.reduce<Part[]>(
    (sets, parts) =>
      sets.flatMap((set) =>
        parts.map((part) => ({ text: `${set.text},${part.text}`, slots: [...set.slots, ...part.slots] })),
      ),
    [{ text: "", slots: [] }],
  );
  return combined.slice(0, MOST_ORDERS).map(({ text, slots }) => ({ text: `${name}(${text.slice(1)})`, slots }));
}
