/**
 * A Rosenbrock method in the transformed form that needs no product with the Jacobian (Hairer & Wanner II, IV.7):
 *   W = M/(h gamma) - J,   u_i = y0 + sum_j A_ij k_j,
 *   W k_i = f(t + c_i h, u_i) + (1/h) M sum_j C_ij k_j + h d_i f_t,
 *   y1 = y0 + sum_i b_i k_i,   error = sum_i e_i k_i.
 * Dense output: y(s) = (1-s) y0 + s (y1 + (1-s)(K_1 + s (K_2 + s K_3))), K_m = sum_i H_mi k_i.
 */
export interface Method {
  readonly name: string;
  readonly order: number;
  readonly embeddedOrder: number;
  readonly denseOrder: number;
  readonly stages: number;
  readonly citation: string;
  readonly gamma: number;
  readonly A: readonly (readonly number[])[];
  readonly C: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly error: readonly number[];
  readonly c: readonly number[];
  readonly d: readonly number[];
  readonly H: readonly (readonly number[])[];
}
