import { describe, expect, it } from "vitest";
import { StepControl } from "../../src/ode/control.js";
import { rodas5p } from "../../src/ode/methods/rodas5p.js";

describe("step size control", () => {
  it("aims at four fifths of the step that would be just accurate enough, from a fifth to six times the last", () => {
    const first = (norm: number): number => new StepControl(rodas5p).advance(1, norm);
    expect(first(1)).toBeCloseTo(0.8, 12);
    expect(first(0.1 ** 5)).toBe(6);
    expect(first(0.5 ** 5)).toBeCloseTo(1.6, 12);
    expect(new StepControl(rodas5p).shrink(1, 1e9)).toBe(0.2);
    expect(new StepControl(rodas5p).shrink(1, NaN)).toBe(0.25);
  });

  it("is more careful where errors rise, and no bolder where they fall", () => {
    const second = (before: number, now: number): number => {
      const control = new StepControl(rodas5p);
      control.advance(1, before);
      return control.advance(1, now);
    };
    expect(second(0.05, 0.5)).toBeLessThan(second(0.5, 0.5));
    expect(second(1, 0.5)).toBeCloseTo(second(0.5, 0.5), 12);
  });

  it("does not lengthen the step after a refusal, and forgets all when it begins again", () => {
    const control = new StepControl(rodas5p);
    control.shrink(1, 2);
    expect(control.advance(0.5, 1e-6)).toBe(0.5);
    control.advance(1, 0.05);
    control.restart();
    expect(control.advance(1, 0.5)).toBe(new StepControl(rodas5p).advance(1, 0.5));
  });
});
