import { expect, it } from "vitest";
import { differentiate } from "../../../src/expression/differentiate.js";
import { parse } from "../../../src/expression/parse.js";
import { parameterNames } from "../../../src/expression/walk.js";
import { linearParameters } from "../../../src/scoring/matching/linear.js";

it.each([
  ["a + b*x + d*x^2", ["a", "b", "d"]],
  ["p*x - q*x^2 - r*x^2/(h + x^2)", ["p", "q", "r"]],
  ["a*(b + d*x)", ["b", "d"]],
  ["k*exp(-b*x)", ["k"]],
  ["(k*A - r*A^2)/(1 + K*A)", ["k", "r"]],
  ["exp(b*x)", []],
  ["a^2*x", []],
])("%s is linear in %j together", (text, linear) => {
  const law = parse(text, { variables: ["x", "A"] });
  const names = parameterNames(law);
  const slopes = names.map((name) => differentiate(law, name));
  expect(linearParameters(names, slopes).map((k) => names[k])).toEqual(linear);
});
