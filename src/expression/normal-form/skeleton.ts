import { asNumber, type Atom, type Normal, type Power, type Term } from "./terms.js";

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
  /** Logarithm of the number in front. */
  readonly offset: number;
  /** Exponents of the parameters in the coefficient. */
  readonly exponents: ReadonlyMap<string, number>;
  /** Sums that stand as factors of the term, to a number as power: scaling one changes this coefficient too. */
  readonly sums: readonly Factor[];
  /** The term, where there is one; a parameter in another place has a slot of its own. */
  readonly term?: Term;
}

/** A sum as a factor: the coefficients of its terms, and its power. */
export interface Factor {
  readonly tops: readonly Slot[];
  readonly power: number;
}

/** A stretch of text with its slots; `tops` are the coefficients of its outermost terms, `sums` its outermost factors. */
interface Part extends Skeleton {
  readonly tops: readonly Slot[];
  readonly sums: readonly Factor[];
}

/** Most orders of terms of equal text that are tried. */
const MOST_ORDERS = 24;

/** Skeletons of a law, one for each order of terms (or factors) that look the same. At least one, at most 24. */
export function skeletons(a: Normal): readonly Skeleton[] {
  return sumParts(a);
}

const sumParts = (a: Normal): Part[] => arrange(a.map(termParts), "");

const text = (plain: string): Part => ({ text: plain, slots: [], tops: [], sums: [] });

const join = (parts: readonly Part[], separator: string): Part => ({
  text: parts.map((part) => part.text).join(separator),
  slots: parts.flatMap(({ slots }) => slots),
  tops: parts.flatMap(({ tops }) => tops),
  sums: parts.flatMap(({ sums }) => sums),
});

/** One of each choice, in every combination. */
const combine = (choices: readonly (readonly Part[])[]): Part[][] =>
  choices.reduce<Part[][]>(
    (sets, parts) => sets.flatMap((set) => parts.map((part) => [...set, part])).slice(0, MOST_ORDERS),
    [[]],
  );

/** Parts joined in the order of their texts, in each order of those with the same text. */
function arrange(choices: readonly (readonly Part[])[], separator: string): Part[] {
  const byText = (x: Part, y: Part): number => (x.text < y.text ? -1 : x.text > y.text ? 1 : 0);
  return combine(choices)
    .flatMap((set) => orders([...set].sort(byText)))
    .slice(0, MOST_ORDERS)
    .map((parts) => join(parts, separator));
}

/** Permutations of a sorted list that leave it sorted, as many as are tried. */
function orders(parts: readonly Part[], most = MOST_ORDERS): Part[][] {
  if (parts.length <= 1) return [[...parts]];
  const found: Part[][] = [];
  for (const first of parts.filter((part) => part.text === parts[0].text)) {
    if (found.length >= most) break;
    const rest = parts.filter((part) => part !== first);
    found.push(...orders(rest, most - found.length).map((tail) => [first, ...tail]));
  }
  return found;
}

function termParts(term: Term): Part[] {
  const inCoefficient = ({ base, exponent }: Power): boolean =>
    base.kind === "name" && base.free && asNumber(exponent) !== undefined;
  const exponents = new Map(
    term.powers
      .filter(inCoefficient)
      .map(({ base, exponent }) => [(base as Atom & { kind: "name" }).name, asNumber(exponent)!]),
  );
  const factors = term.powers.filter((each) => !inCoefficient(each)).map(powerParts);
  const offset = Math.log(Math.abs(term.factor));
  return arrange(factors, "*").map((part) => {
    const top: Slot = { term, offset, exponents, sums: part.sums };
    const sign = term.factor < 0 ? "-" : "+";
    return { text: sign + part.text, slots: [top, ...part.slots], tops: [top], sums: [] };
  });
}

function powerParts({ base, exponent }: Power): Part[] {
  const n = asNumber(exponent);
  const below = atomParts(base, n);
  if (n === 1) return below;
  if (n !== undefined) return below.map((part) => join([part, text(`^${Number(n.toPrecision(9))}`)], ""));
  const above = sumParts(exponent).map((part) => ({ ...part, tops: [], text: `^(${part.text})` }));
  return combine([below, above]).map((parts) => join(parts, ""));
}

function atomParts(base: Atom, n: number | undefined): Part[] {
  switch (base.kind) {
    case "euler":
      return [text("e")];
    case "name": {
      if (!base.free) return [text(base.name)];
      return [{ ...text("?"), slots: [{ offset: 0, exponents: new Map([[base.name, 1]]), sums: [] }] }];
    }
    case "function":
      return combine(base.operands.map(sumParts)).map((parts) => {
        const inner = join(parts, ",");
        return { ...inner, text: `${base.name}(${inner.text})`, tops: [] };
      });
    case "sum":
      return sumParts(base.terms).map((part) => ({
        text: `(${part.text})`,
        slots: part.slots,
        tops: [],
        sums: n === undefined ? [] : [{ tops: part.tops, power: n }],
      }));
  }
}
