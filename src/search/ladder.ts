import type { Assess, Assessment, Candidate, Found } from "./candidate.js";
import { Climber, type Climbed } from "./climber.js";
import { compareFound, succeeded } from "./front.js";
import type { Rung } from "./rung.js";

/** How many laws came to a rung and were scored there. */
export interface RungCount {
  readonly name: string;
  readonly laws: number;
}

/** Name of what stands above all rungs, among the counts. */
const TOP = "fit";

/** Laws outside a window that are remembered, those nearest to it. */
const REMEMBERED = 4096;
/** A window reaches this many times as far as the best law of all needs. */
const WIDENING = 2;

/**
 * Laws climb from rung to rung while their scores are within a window of the best, and those that arrive are assessed in
 * full. A cut by score and not by count keeps many laws where many are alike and few where few are. When the best law of
 * all stands far from the best of a rung, that rung misjudges laws: its window is wider for as long, and laws that it
 * dropped are called back.
 */
export class Ladder {
  readonly #rungs: readonly Rung[];
  readonly #top: Assess<Assessment>;
  readonly #best: number[];
  readonly #windows: number[];
  #leader: Found<Climbed> | undefined;
  #waiting: Found<Climbed>[] = [];
  readonly #known = new WeakMap<Candidate, readonly number[]>();
  /** How many scores a law had that was called back, by its key. */
  readonly #before = new Map<string, number>();
  readonly #counts: number[];
  #simulations = 0;

  /** @param top assesses the laws that have climbed all rungs */
  constructor(rungs: readonly Rung[], top: Assess<Assessment>) {
    this.#rungs = rungs;
    this.#top = top;
    this.#best = rungs.map(() => Infinity);
    this.#windows = rungs.map(({ window }) => window);
    this.#counts = [...rungs, TOP].map(() => 0);
  }

  /** How many laws each rung has scored, the full assessment last. */
  get counts(): readonly RungCount[] {
    return [...this.#rungs.map(({ name }) => name), TOP].map((name, r) => ({ name, laws: this.#counts[r] }));
  }

  /** All simulations that assessments took, those that a journal answered for too. */
  get simulations(): number {
    return this.#simulations;
  }

  /** The window of each rung, as wide as it is now. */
  get windows(): readonly number[] {
    return this.#windows;
  }

  /** Climbs with a batch of laws. What is learned of it counts for the next batch, once it is told to `learn`. */
  readonly assess: Assess<Climbed> = async (laws, signal) => {
    const climbers = laws.map((law) => new Climber(law, this.#scoresOf(law)));
    for (const [r, rung] of this.#rungs.entries()) {
      const here = climbers.filter((climber) => climber.climbs(r));
      const scores = await rung.score(
        here.map(({ law }) => law),
        this.#best[r],
        signal,
      );
      here.forEach((climber, n) => climber.scored(scores[n]));
      const best = Math.min(this.#best[r], ...here.map(({ scores: own }) => least(own[r])));
      for (const climber of climbers) climber.leave(r, rung.name, best + this.#windows[r]);
    }
    const arrived = climbers.filter(({ failure }) => failure === undefined);
    const assessed = await this.#top(
      arrived.map(({ law }) => law),
      signal,
    );
    return climbers.map((climber) =>
      climber.assessment(assessed[arrived.indexOf(climber)], this.#rungs.length),
    );
  };

  /** Takes in what came of a batch, be it from `assess` or from a journal, and calls back laws that now may climb on. */
  learn(found: readonly Found<Climbed>[]): readonly Found<Climbed>[] {
    for (const each of found) {
      this.#count(each);
      each.assessment.scores.forEach((score, r) => (this.#best[r] = Math.min(this.#best[r], least(score))));
    }
    this.#leader = [...(this.#leader ? [this.#leader] : []), ...found]
      .filter(succeeded)
      .sort(compareFound)
      .at(0);
    this.#leader?.assessment.scores.forEach((score, r) => {
      const needed = WIDENING * (score - this.#best[r]);
      this.#windows[r] = Math.max(this.#rungs[r].window, Number.isNaN(needed) ? 0 : needed);
    });
    return this.#callBack(found);
  }

  #count({ law: { key }, assessment: { scores, outside, simulations = 0 } }: Found<Climbed>): void {
    const before = this.#before.get(key) ?? 0;
    scores.forEach((score, r) => (this.#counts[r] += r >= before && !Number.isNaN(score) ? 1 : 0));
    const arrived =
      outside === undefined && scores.length === this.#rungs.length && !scores.includes(Infinity);
    if (arrived) this.#counts[this.#rungs.length]++;
    this.#simulations += simulations;
  }

  #callBack(found: readonly Found<Climbed>[]): readonly Found<Climbed>[] {
    const waiting = [...this.#waiting, ...found.filter(({ assessment }) => assessment.outside !== undefined)];
    const called = waiting.filter((each) => this.#excess(each) <= 0);
    this.#waiting = waiting
      .filter((each) => !called.includes(each))
      .sort((a, b) => this.#excess(a) - this.#excess(b) || compareFound(a, b))
      .slice(0, REMEMBERED);
    return called.map((each) => ({ ...each, law: this.#again(each) }));
  }

  /** The same law with its scores so far, to climb on from where it stood. */
  #again({ law, assessment }: Found<Climbed>): Candidate {
    const again = { ...law, attempt: law.attempt + 1 };
    this.#known.set(again, assessment.scores);
    this.#before.set(law.key, assessment.scores.length);
    return again;
  }

  #scoresOf(law: Candidate): readonly number[] {
    return this.#known.get(law) ?? [];
  }

  /** How far a law is outside the window that it was stopped by. */
  #excess({ assessment: { scores } }: Found<Climbed>): number {
    const r = scores.length - 1;
    return scores[r] - this.#best[r] - this.#windows[r];
  }
}

const least = (score: number): number => (Number.isNaN(score) ? Infinity : score);
