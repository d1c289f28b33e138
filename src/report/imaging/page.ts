import { included } from "../../imaging/chain/distribution.js";
import type { Particle } from "../../imaging/chain/particle-table.js";
import type { Processed } from "../../imaging/chain/process.js";
import { escapeHtml, htmlFigure, htmlPage, section, type DrawnFigure } from "../html.js";
import { short, withError } from "../numbers.js";
import { compositionText } from "./gallery.js";

/** Everything about one stack as one page: pictures, what must be known, the table of particles, the recipe. */
export function stackPage(
  title: string,
  { particles, provenance, recipe, references }: Processed,
  figures: readonly DrawnFigure[],
  notes: readonly string[],
): string {
  const made = `${provenance.format}, ${provenance.sources.length} files; references ${references.map(({ name, composition }) => `${name} (${short(composition)})`).join(", ")}.`;
  return htmlPage(title, [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="meta">${escapeHtml(made)}</p>`,
    notes.length > 0 ? section("To be known", listOf(notes)) : "",
    ...figures.map(htmlFigure),
    section("Particles", particleTable(particles)),
    section(
      "Recipe",
      `<details><summary>all of it</summary><pre><code>${escapeHtml(JSON.stringify(recipe, undefined, 1))}</code></pre></details>`,
    ),
  ]);
}

const listOf = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;

const row = (cells: readonly string[], tag: "td" | "th" = "td"): string =>
  `<tr>${cells.map((cell, n) => `<${tag}${n < 6 ? ' class="n"' : ""}>${cell}</${tag}>`).join("")}</tr>`;

function particleTable(particles: readonly Particle[]): string {
  const head = row(
    ["no.", "composition", "statistical", "systematic", "diameter / µm", "mass / pg", "flags, reasons"],
    "th",
  );
  const rows = particles.map(({ id, estimate, diameter, mass, flags, excluded }) =>
    row([
      String(id),
      estimate ? compositionText(estimate) : "",
      estimate ? estimate.statistical.toFixed(4) : "",
      estimate ? estimate.systematic.toFixed(4) : "",
      Number.isFinite(diameter) ? diameter.toFixed(2) : "",
      Number.isFinite(mass) ? short(mass) : "",
      escapeHtml([...flags, ...excluded.map((reason) => `left out: ${reason}`)].join("; ")),
    ]),
  );
  return `<table><thead>${head}</thead><tbody>${rows.join("\n")}</tbody></table>`;
}

/** A stack in the overview. */
export interface ListedStack {
  readonly experiment: string;
  readonly entry: { readonly file: string; readonly time: number };
  readonly particles: readonly Particle[];
  readonly energyShift: { readonly value: number; readonly error: number };
  readonly notes: readonly string[];
  /** Folder of its own page beside this one. */
  readonly folder: string;
}

/** All stacks of a corpus with their distributions, and a way to the page of each. */
export function overviewPage(
  name: string,
  stacks: readonly ListedStack[],
  figures: readonly DrawnFigure[],
): string {
  const title = `${name}: from images to compositions`;
  const head = row(["time / h", "particles", "mean", "spread", "energy shift / eV", "notes", "stack"], "th");
  const rows = stacks.map((stack) => {
    const values = included(stack.particles).flatMap(({ estimate }) => estimate?.composition ?? []);
    const { value, error } = stack.energyShift;
    return row([
      String(stack.entry.time),
      `${values.length} of ${stack.particles.length}`,
      mean(values).toFixed(3),
      Math.sqrt(mean(values.map((each) => (each - mean(values)) ** 2))).toFixed(3),
      error > 0 ? withError(value, error) : short(value),
      String(stack.notes.length),
      `<a href="${encodeURIComponent(stack.folder)}/index.html">${escapeHtml(`${stack.experiment}: ${stack.entry.file}`)}</a>`,
    ]);
  });
  return htmlPage(title, [
    `<h1>${escapeHtml(title)}</h1>`,
    section("Stacks", `<table><thead>${head}</thead><tbody>${rows.join("\n")}</tbody></table>`),
    section("Distributions", figures.map(htmlFigure).join("\n")),
  ]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
