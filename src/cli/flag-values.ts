import { InvalidArgumentError } from "commander";

/** A whole number from 1 on. @throws InvalidArgumentError */
export function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("it must be a whole number from 1 on.");
}

/** A number from 0 on. @throws InvalidArgumentError */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("it must be a number from 0 on.");
}

/** Numbers separated by commas. @throws InvalidArgumentError */
export function numbers(text: string): number[] {
  const values = text.split(",").map(Number);
  if (text.trim() !== "" && values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError("it must be numbers separated by commas.");
}

/** Names separated by commas. */
export const list = (text: string): string[] => text.split(",").map((each) => each.trim());

/** Texts of a flag that may be given again. */
export const collect = (text: string, before: string[]): string[] => [...before, text];
