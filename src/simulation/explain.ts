import { z } from "zod";
import { nearest } from "../expression/nearest.js";

type Issue = z.core.$ZodIssue;

/** What is wrong in a file, with its place, what was found and the near miss of an unknown key. */
export function explain(issue: Issue, data: unknown, schema: z.ZodType): string {
  const { path, message, code } = deepest(issue);
  const place = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  const where = place === "" ? "" : `${place}: `;
  if (code === "unrecognized_keys" && "keys" in issue) {
    const [key] = (issue as Issue & { keys: string[] }).keys;
    return `${where}unknown key "${key}".${nearest(key, keysOf(schema))}`;
  }
  const found = path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    data,
  );
  const shown = found === undefined ? "nothing" : JSON.stringify(found).slice(0, 60);
  return `${where}${message.replace(/\.$/, "")} (found ${shown}).`;
}

/** Of an alternative none of which fits, what is wrong with the one that goes furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.map((issues) => deepest(issues[0]));
  const depth = (each: Issue): number =>
    each.code === "invalid_type" && each.path.length === 0 ? -1 : each.path.length;
  const best = branches.reduce((a, b) => (depth(b) > depth(a) ? b : a), branches[0]);
  if (!best || depth(best) < 0) return issue;
  return { ...best, path: [...issue.path, ...best.path] };
}

/** Every key of a schema at any depth, from its JSON Schema. */
function keysOf(schema: z.ZodType): string[] {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: "input" }));
  return [...text.matchAll(/"(\w+)":\{/g)].map(([, key]) => key);
}
