/* The galvanostatic ensemble by SUNDIALS IDA with an O(N) bordered solver:
     dX_i/dt = s_i R(X_i, phi),  0 = (1/N) sum s_i R_i - I,  X_i(0) = 0.95,
     R = k (1-X) sqrt(X) 2 sinh((phi - mu)/2),  mu = ln(X/(1-X)) + Om (1-2X),  I = -1, t in [0, 0.45].
   usage: ida k Om N rtol repeats prefactors.txt out.bin
   With -DROOTS the Boltzmann factor exp(log(X/(1-X))/2) is written as a root by hand, as our own rates are.
   usage: ida (prints the version of SUNDIALS)
   Prints the least time of a run in ms, steps and residual evaluations; writes X and phi at 20 times as doubles. */
#include <ida/ida.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_version.h>
#include <time.h>

typedef struct {
  long n;
  double k, om, current;
  double *s, *rate, *inverse, *row;
} Case;

typedef struct {
  long n;
  double *diagonal, *column, *row, corner;
} Arrow;

/* exp((phi - mu) / 2) */
static inline double boltzmann(double x, double om, double phi) {
#ifdef ROOTS
  return sqrt((1 - x) / x) * exp(0.5 * (phi - om * (1 - 2 * x)));
#else
  return exp(0.5 * (phi - (log(x / (1 - x)) + om * (1 - 2 * x))));
#endif
}

static void rates(const Case *c, const double *restrict x, double phi, double *restrict out) {
  const double k = c->k, om = c->om;
  const double *restrict s = c->s;
  for (long i = 0; i < c->n; i++) {
    double e = boltzmann(x[i], om, phi);
    out[i] = s[i] * k * (1 - x[i]) * sqrt(x[i]) * (e - 1 / e);
  }
}

static int residual(double t, N_Vector y, N_Vector yp, N_Vector r, void *data) {
  (void)t;
  Case *c = data;
  const double *x = NV_DATA_S(y), *xp = NV_DATA_S(yp);
  double *out = NV_DATA_S(r), sum = 0;
  rates(c, x, x[c->n], c->rate);
  for (long i = 0; i < c->n; i++) {
    out[i] = xp[i] - c->rate[i];
    sum += c->rate[i];
  }
  out[c->n] = sum / c->n - c->current;
  return isfinite(out[c->n]) ? 0 : 1;
}

static int jacobian(double t, double cj, N_Vector y, N_Vector yp, N_Vector r, SUNMatrix m, void *data, N_Vector a,
                    N_Vector b, N_Vector d) {
  (void)t; (void)yp; (void)r; (void)a; (void)b; (void)d;
  Case *c = data;
  Arrow *j = m->content;
  const double *x = NV_DATA_S(y), phi = x[c->n];
  double corner = 0;
  for (long i = 0; i < c->n; i++) {
    double slope = 1 / (x[i] * (1 - x[i])) - 2 * c->om;
    double e = boltzmann(x[i], c->om, phi), root = sqrt(x[i]);
    double base = c->s[i] * c->k * (1 - x[i]) * root, even = 0.5 * (e + 1 / e);
    double change = c->s[i] * c->k * (0.5 * (1 - x[i]) / root - root) * (e - 1 / e) - base * even * slope;
    j->diagonal[i] = cj - change;
    j->column[i] = -base * even;
    j->row[i] = change / c->n;
    corner += base * even / c->n;
  }
  j->corner = corner;
  return 0;
}

static SUNMatrix_ID matrix_id(SUNMatrix m) { (void)m; return SUNMATRIX_CUSTOM; }
static int matrix_zero(SUNMatrix m) { (void)m; return 0; }
static void matrix_destroy(SUNMatrix m) { SUNMatFreeEmpty(m); }
static SUNMatrix matrix_new(SUNContext ctx, long n) {
  SUNMatrix m = SUNMatNewEmpty(ctx);
  Arrow *j = malloc(sizeof *j);
  j->n = n;
  j->diagonal = malloc(8 * n);
  j->column = malloc(8 * n);
  j->row = malloc(8 * n);
  m->content = j;
  m->ops->getid = matrix_id;
  m->ops->zero = matrix_zero;
  m->ops->destroy = matrix_destroy;
  return m;
}

static Case *solving;
static double complement;
static SUNLinearSolver_Type solver_type(SUNLinearSolver s) { (void)s; return SUNLINEARSOLVER_DIRECT; }
static int solver_init(SUNLinearSolver s) { (void)s; return 0; }
static int solver_setup(SUNLinearSolver s, SUNMatrix m) {
  (void)s;
  Arrow *j = m->content;
  double sum = j->corner, *restrict inverse = solving->inverse, *restrict row = solving->row;
  for (long i = 0; i < j->n; i++) {
    inverse[i] = 1 / j->diagonal[i];
    row[i] = j->row[i] * inverse[i];
    sum -= row[i] * j->column[i];
  }
  complement = sum;
  return 0;
}
static int solver_solve(SUNLinearSolver s, SUNMatrix m, N_Vector x, N_Vector b, double tolerance) {
  (void)s; (void)tolerance;
  Arrow *j = m->content;
  double *restrict out = NV_DATA_S(x);
  const double *restrict in = NV_DATA_S(b), *restrict inverse = solving->inverse, *restrict row = solving->row;
  double sum = in[j->n];
  for (long i = 0; i < j->n; i++) sum -= row[i] * in[i];
  double border = sum / complement;
  for (long i = 0; i < j->n; i++) out[i] = (in[i] - j->column[i] * border) * inverse[i];
  out[j->n] = border;
  return 0;
}
static int solver_free(SUNLinearSolver s) { SUNLinSolFreeEmpty(s); return 0; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * t.tv_sec + 1e-6 * t.tv_nsec;
}

/* The shared potential at the start, by Newton. */
static double settle(Case *c, const double *x) {
  double phi = 0;
  for (int it = 0; it < 100; it++) {
    double g = -c->current, slope = 0;
    for (long i = 0; i < c->n; i++) {
      double e = boltzmann(x[i], c->om, phi);
      double base = c->s[i] * c->k * (1 - x[i]) * sqrt(x[i]) / c->n;
      g += base * (e - 1 / e);
      slope += base * 0.5 * (e + 1 / e);
    }
    double step = -g / slope;
    if (fabs(step) > 2) step = step > 0 ? 2 : -2;
    phi += step;
    if (fabs(step) < 1e-14) break;
  }
  return phi;
}

int main(int argc, char **argv) {
  if (argc == 1) {
    char version[64];
    SUNDIALSGetVersion(version, 64);
    puts(version);
    return 0;
  }
  if (argc < 8) return 2;
  Case c = {.k = atof(argv[1]), .om = atof(argv[2]), .n = atol(argv[3]), .current = -1};
  double rtol = atof(argv[4]), best = 1e300;
  int repeats = atoi(argv[5]);
  c.s = malloc(8 * c.n); c.rate = malloc(8 * c.n); c.inverse = malloc(8 * c.n); c.row = malloc(8 * c.n);
  FILE *file = fopen(argv[6], "r");
  for (long i = 0; i < c.n; i++) if (fscanf(file, "%lf", c.s + i) != 1) return 3;
  fclose(file);
  solving = &c;
  double *seen = malloc(8 * 20 * (c.n + 1));
  long steps = 0, residuals = 0;
  int failed = 0;
  for (int r = 0; r < repeats && !failed; r++) {
    double begun = now();
    SUNContext ctx;
    SUNContext_Create(NULL, &ctx);
    N_Vector y = N_VNew_Serial(c.n + 1, ctx), yp = N_VClone(y), id = N_VClone(y);
    double *x = NV_DATA_S(y), *xp = NV_DATA_S(yp);
    for (long i = 0; i < c.n; i++) { x[i] = 0.95; NV_DATA_S(id)[i] = 1; }
    NV_DATA_S(id)[c.n] = 0;
    x[c.n] = settle(&c, x);
    rates(&c, x, x[c.n], xp);
    xp[c.n] = 0;
    void *mem = IDACreate(ctx);
    IDAInit(mem, residual, 0, y, yp);
    IDASStolerances(mem, rtol, rtol * 1e-2);
    IDASetUserData(mem, &c);
    IDASetId(mem, id);
    IDASetMaxNumSteps(mem, 1000000);
    SUNMatrix m = matrix_new(ctx, c.n);
    SUNLinearSolver ls = SUNLinSolNewEmpty(ctx);
    ls->ops->gettype = solver_type; ls->ops->initialize = solver_init; ls->ops->setup = solver_setup;
    ls->ops->solve = solver_solve; ls->ops->free = solver_free;
    IDASetLinearSolver(mem, ls, m);
    IDASetJacFn(mem, jacobian);
    for (int j = 0; j < 20; j++) {
      double reached;
      if (IDASolve(mem, 0.45 * (j + 1) / 20, &reached, y, yp, IDA_NORMAL) < 0) { failed = 1; break; }
      memcpy(seen + j * (c.n + 1), x, 8 * (c.n + 1));
    }
    IDAGetNumSteps(mem, &steps);
    IDAGetNumResEvals(mem, &residuals);
    double took = now() - begun;
    if (took < best) best = took;
    IDAFree(&mem); SUNLinSolFree(ls);
    Arrow *j = m->content; free(j->diagonal); free(j->column); free(j->row); free(j); SUNMatDestroy(m);
    N_VDestroy(y); N_VDestroy(yp); N_VDestroy(id); SUNContext_Free(&ctx);
  }
  FILE *out = fopen(argv[7], "wb");
  fwrite(seen, 8, 20 * (c.n + 1), out);
  fclose(out);
  printf("%d %.6f %ld %ld\n", failed, best, steps, residuals);
  return 0;
}
