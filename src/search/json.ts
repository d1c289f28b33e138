/**
 * JSON that brings back every number and array of numbers as it was: Infinity, NaN, -0 and Float64Array, for which JSON has
 * no form, are written as `{"$number": "Infinity"}` and `{"$float64": [...]}`. One line, and the same bytes for the same value.
 */
export function stringify(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Float64Array) return { $float64: Array.from(part) };
    if (typeof part !== "number" || (Number.isFinite(part) && !Object.is(part, -0))) return part;
    return { $number: Object.is(part, -0) ? "-0" : String(part) };
  });
}

/**
 * The inverse of {@link stringify}.
 * @throws SyntaxError where the text is not JSON.
 */
export function parse(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== "object" || part === null) return part;
    if ("$number" in part) return Number(part.$number);
    return "$float64" in part ? Float64Array.from(part.$float64 as number[]) : part;
  });
}
