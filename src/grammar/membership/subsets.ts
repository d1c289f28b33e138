/** Subsets of a list of this length as bit patterns, those of few bits first. */
export function subsets(length: number): number[] {
  const bits = (n: number): number => n.toString(2).replaceAll("0", "").length;
  return Array.from({ length: 1 << length }, (_, n) => n).sort((a, b) => bits(a) - bits(b) || a - b);
}
