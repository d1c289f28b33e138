import type { Expression } from "../expression.js";
import { sameLaw, type SameLawOptions } from "./same-law.js";

export interface GroupOptions extends SameLawOptions {
  /** Pairs that can be one law at all, by their positions; the others are not compared. Default: every pair. */
  readonly mayBeSame?: (a: number, b: number) => boolean;
}

/**
 * Laws that are one up to algebra and the names of their parameters, as lists of positions: each in ascending order, and so
 * the lists by their first. A law is compared with the first of each list, so that a ranking which keeps the firsts shows
 * no law twice and the better one of two. Its cost is that of {@link sameLaw} over the pairs that may be the same: laws of
 * which one fits clearly better than the other need not be compared.
 */
export function groupSameLaws(laws: readonly Expression[], options: GroupOptions = {}): number[][] {
  const { mayBeSame = () => true } = options;
  const groups: number[][] = [];
  laws.forEach((law, n) => {
    const group = groups.find(([first]) => mayBeSame(first, n) && sameLaw(laws[first], law, options).same);
    if (group) group.push(n);
    else groups.push([n]);
  });
  return groups;
}
