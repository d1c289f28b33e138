// What do powder patterns tell of a rate law, and what do they add to images? One population, charged at two rates and
// discharged, was seen by diffraction and in frames of 100 particles. The law is fitted to patterns, never to inverted
// distributions: shift, widths, lattice calibration and inactive share are fitted along within their errors.
import {
  compare,
  constantExchange,
  electroAutocatalysis,
  hypothesis,
  particles,
  readCorpus,
  renderTable,
  type Observation,
} from "kinetoscope";

const corpus = await readCorpus("corpora/nmc-planted-patterns");
const seenBy = (...kinds: Observation["kind"][]) => ({
  ...corpus,
  experiments: corpus.experiments.map((experiment) => ({
    ...experiment,
    observations: experiment.observations.filter(({ kind }) => kinds.includes(kind)),
  })),
});
const planted = hypothesis(electroAutocatalysis);
const options = { robustness: false, seed: 1, ensemble: particles({ nodes: 24 }) };

const laws = [hypothesis(constantExchange), planted];
const patterns = await compare(laws, { ...options, corpus: seenBy("patterns") });
console.log(renderTable(patterns, { colour: false }));
for (const { name, value, error } of patterns.entries[0].others) {
  console.log(`${name.padEnd(22)} ${value.toFixed(4)} ± ${error.toFixed(4)}`);
}
console.log("\nstandard errors of b and m (planted: 25 and 0.6)");
const frames = await compare([planted], { ...options, corpus: seenBy("frame") });
const both = await compare([planted], { ...options, corpus });
for (const [name, { entries }] of Object.entries({ patterns, frames, both })) {
  const [b, , m] = entries[0].parameters;
  console.log(`  ${name.padEnd(9)} ${b.error.toFixed(3)}  ${m.error.toFixed(4)}`);
}
