import { createRequire } from "node:module";

/** What is used of nerdamer 1.1.13, whose own typings leave out what its parts add. */
interface Nerdamer {
  (text: string): { toString(): string };
  diff(text: string, name: string): { toString(): string };
  expand(text: string): { toString(): string };
  integrate(text: string, name: string): { toString(): string };
  solve(text: string, name: string): { toString(): string };
  flush(): void;
}

/** What nerdamer is asked: to solve text = 0 for a name, to integrate or differentiate to it, to multiply out. */
export interface Question {
  readonly operation: "solve" | "expand" | "integrate" | "diff";
  readonly text: string;
  readonly name: string;
}

/** Loads nerdamer with all its parts; it keeps state of its own, so it is loaded in a thread only. */
export function openNerdamer(): (question: Question) => string {
  const nerdamer = createRequire(import.meta.url)("nerdamer/all.js") as Nerdamer;
  return ({ operation, text, name }) => {
    try {
      const answer = operation === "expand" ? nerdamer.expand(text) : nerdamer[operation](text, name);
      return answer.toString();
    } finally {
      nerdamer.flush(); // it remembers every expression that it has parsed
    }
  };
}
