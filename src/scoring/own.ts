import type { Law } from "./hypothesis.js";

/** A law as plain data, with what is each experiment's own of its parameters; see `DiscoverOptions.own`. */
export function withOwn(
  { name, expression, parameters }: Law,
  own: Readonly<Record<string, number>> = {},
): Law {
  const owned = parameters.flatMap((each) => {
    const base = Object.keys(own).find((key) => each.name === key || each.name.replace(/\d+$/, "") === key);
    return base === undefined ? [] : [[each.name, own[base]] as const];
  });
  const law = { name, expression, parameters };
  return owned.length === 0 ? law : { ...law, own: Object.fromEntries(owned) };
}
