import { describe, expect, it } from "vitest";
import * as known from "../../src/ensemble/laws.js";
import type { ParameterDeclaration } from "../../src/expression/declaration.js";
import { parse } from "../../src/expression/parse.js";
import { physicsVerdicts } from "../../src/verdicts/physics-verdicts.js";
import type { Standing } from "../../src/verdicts/standing.js";

const number = (name: string, guess: number, unit = "1"): ParameterDeclaration => ({
  name,
  unit,
  lower: 1e-6,
  upper: 1e6,
  scale: "log",
  guess,
});
const k = number("k", 1, "1/h");
const ask = (text: string, ...parameters: ParameterDeclaration[]): Map<string, Standing> =>
  new Map(
    physicsVerdicts({ expression: parse(text, { variables: ["c", "eta"] }), parameters }).map(
      ({ id, standing }) => [id, standing],
    ),
  );

describe("the laws of the literature", () => {
  it.each([
    known.constantExchange,
    known.newmanExchange,
    known.electroAutocatalysis,
    known.exponentialExchange,
  ])("$name has every property, the central ones by proof", ({ law, parameters }) => {
    const verdicts = physicsVerdicts({ expression: law, parameters });
    expect(verdicts.filter(({ standing }) => standing.kind === "violated")).toEqual([]);
    for (const id of ["P6", "P19"])
      expect(verdicts.find((each) => each.id === id)!.standing.kind).toBe("proved");
  });

  it("Marcus kinetics are declared: the inverted region breaks P4 and nothing else", () => {
    const verdicts = ask("k * exp(-eta^2/(4*lambda)) * (exp(-eta/2) - exp(eta/2))", k, number("lambda", 3));
    expect([...verdicts].filter(([, { kind }]) => kind === "violated").map(([id]) => id)).toEqual(["P4"]);
  });

  it("asymptotes are named: Butler-Volmer exponential, coupled ion-electron transfer saturating", () => {
    expect(ask("k*(exp(-eta/2) - exp(eta/2))", k).get("P14")).toEqual({
      kind: "structural",
      why: "lithiation exponential, 0.50 a kT; delithiation exponential, 0.50 a kT",
    });
    const { law } = known.coupledIonElectronTransfer;
    const verdicts = physicsVerdicts({ expression: law, parameters: [k, number("lambda", 2)] });
    expect(verdicts.find(({ id }) => id === "P14")!.standing).toMatchObject({
      kind: "structural",
      why: expect.stringContaining("saturating") as string,
    });
  });

  it("all 22 are asked", () => {
    const ids = physicsVerdicts({ expression: known.newmanExchange.law, parameters: [k] }).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(Array.from({ length: 22 }, (_, n) => `P${n + 1}`));
  });
});

describe("every property catches a law that breaks it, with a simple case", () => {
  it.each<[string, string, ParameterDeclaration[], string]>([
    ["P1", "k * (exp(-eta/2) - exp(eta/2) + 0.1)", [k], "R = "],
    ["P2", "k * (exp(eta/2) - exp(-eta/2))", [k], "eta = 1"],
    ["P3", "k * (c - 0.5) * (exp(-eta/2) - exp(eta/2))", [k], "c = "],
    ["P4", "k * (-tanh(eta)) * exp(-eta^2/50)", [k], "eta = "],
    ["P6", "k * (0.5 - c) * (exp(-eta/2) - exp(eta/2))", [k], "c = "],
    ["P8", "(k + 1) * (exp(-eta/2) - exp(eta/2))", [k], "k = 1"],
    ["P12", "k * (exp(eta/2) - exp(-eta/2))", [k], "eta = 1"],
    ["P21", "k * (exp(eta/2) - exp(-eta/2))", [k], "eta = 1"],
    ["P15", "k * exp(b*c) * (exp(-eta/2) - exp(eta/2))", [k, number("b", 400)], "b = "],
    ["P19", "k / (c - 0.5)^2 * log(c - 0.1) * (exp(-eta/2) - exp(eta/2))", [k], "c = "],
  ])("%s: %s", (id, law, parameters, said) => {
    const standing = ask(law, ...parameters).get(id)!;
    expect(standing.kind).toBe("violated");
    expect((standing as { counterexample: string }).counterexample).toContain(said);
  });

  it("P11: a law with time in it", () => {
    const expression = parse("k * t * (-eta)", { variables: ["c", "eta", "t"] });
    const verdict = physicsVerdicts({ expression, parameters: [k] }).find(({ id }) => id === "P11")!;
    expect(verdict.standing).toEqual({ kind: "violated", counterexample: "the law depends on t" });
  });
});
