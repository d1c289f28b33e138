import type { LawKernel } from "./law-kernel.js";

/**
 * A film of resistance rho on every particle: R = kappa l with l = L(c, eta + q l), q = kappa rho. The law falls with
 * eta, so l - L(c, eta + q l) rises with l and its root lies between 0 and -eta/q.
 */
const ITERATIONS = 80;

/** Newton on all particles at once, kept inside the bracket; leaves eta + q l in `effective`. */
export function solveFilm(
  kernel: LawKernel,
  c: Float64Array,
  eta: Float64Array,
  parameters: Float64Array,
  kappa: Float64Array,
  film: number,
  effective: Float64Array,
): void {
  const count = eta.length;
  const [low, high] = [eta.map((e) => Math.min(e, 0)), eta.map((e) => Math.max(e, 0))];
  // At small currents the film drops little: start from the bare overpotential, inside what a law can be asked for.
  for (let i = 0; i < count; i++) effective[i] = Math.max(-30, Math.min(30, eta[i]));
  for (let n = 0; n < ITERATIONS; n++) {
    kernel.evaluate("first", c, effective, parameters);
    let moved = 0;
    for (let i = 0; i < count; i++)
      moved = Math.max(moved, improve(kernel, i, eta[i], kappa[i] * film, low, high, effective));
    if (moved < 1e-15) return;
  }
}

/** One safeguarded step on h(e) = e - eta - q L(c, e), which rises with e. Returns the relative change. */
function improve(
  kernel: LawKernel,
  i: number,
  eta: number,
  q: number,
  low: Float64Array,
  high: Float64Array,
  effective: Float64Array,
): number {
  const e = effective[i];
  const h = e - eta - q * kernel.value[i];
  if (h > 0 || !Number.isFinite(h)) high[i] = Math.min(high[i], h > 0 ? e : high[i]);
  if (h < 0) low[i] = Math.max(low[i], e);
  const newton = e - h / (1 - q * kernel.eta[i]);
  const next = newton > low[i] && newton < high[i] ? newton : h === 0 ? e : 0.5 * (low[i] + high[i]);
  effective[i] = next;
  return Math.abs(next - e) / Math.max(1, Math.abs(e));
}

/**
 * Turns the kernel's derivatives at the effective overpotential into those of l(c, eta; p, q), by differentiating
 * l = L(c, eta + q l; p) once and twice. D = 1 - q L_eta >= 1.
 */
export function applyFilm(
  kernel: LawKernel,
  order: "first" | "second",
  kappa: Float64Array,
  film: number,
): void {
  for (let i = 0; i < kappa.length; i++) {
    const q = kappa[i] * film;
    const bare = kernel.eta[i];
    const d = 1 - q * bare;
    const c = (kernel.c[i] /= d);
    const eta = (kernel.eta[i] /= d);
    if (order === "first") continue;
    const [cc, cEta, bend] = [kernel.cc[i], kernel.cEta[i], kernel.etaEta[i]];
    const mixed = (xy: number, xEta: number, yEta: number, x: number, y: number): number =>
      (xy + q * (xEta * y + yEta * x) + q * q * bend * x * y) / d;
    kernel.p.forEach((array, n) => {
      const p = (array[i] /= d);
      const [cP, etaP] = [kernel.cP[n][i], kernel.etaP[n][i]];
      kernel.cP[n][i] = mixed(cP, cEta, etaP, c, p);
      kernel.etaP[n][i] = mixed(etaP, bend, etaP, eta, p);
    });
    kernel.cc[i] = mixed(cc, cEta, cEta, c, c);
    kernel.cEta[i] = mixed(cEta, cEta, bend, c, eta);
    kernel.etaEta[i] = mixed(bend, bend, bend, eta, eta);
    kernel.q[i] = (bare * kernel.value[i]) / d;
    const reach = kernel.value[i] + q * kernel.q[i];
    kernel.cQ[i] = (cEta * reach + c * (bare + q * bend * reach)) / d;
    kernel.etaQ[i] = (bend * reach + eta * (bare + q * bend * reach)) / d;
  }
}
