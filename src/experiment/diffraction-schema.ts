import { z } from "zod";

/**
 * The file that describes a diffraction setup (`diffraction.json` beside the patterns). The unit is in the name of each
 * number: ångström and degrees of two theta. What has no error is taken as exact.
 */
export const setupSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().min(1).describe("patterns of one name share their nuisance parameters"),
  radiation: z
    .array(z.strictObject({ wavelength_angstrom: z.number().gt(0.01).lt(10), share: z.number().positive() }))
    .min(1)
    .describe("one wavelength for a monochromator, two for K alpha"),
  lattice: z.strictObject({
    citation: z.string().min(1),
    system: z.enum(["cubic", "tetragonal", "hexagonal", "orthorhombic"]),
    compositions: z.array(z.number()).min(3).describe("knots of a natural cubic spline, increasing"),
    parameters_angstrom: z.record(z.string(), z.array(z.number().positive())),
    modes_angstrom: z
      .array(z.record(z.string(), z.array(z.number())))
      .default([])
      .describe(
        "independent modes of the error: each moves the knots by its numbers times a standard normal one",
      ),
  }),
  reflections: z
    .array(
      z.strictObject({
        hkl: z.tuple([z.int(), z.int(), z.int()]),
        strength: z.array(z.number()).min(1).describe("polynomial in the composition, constant term first"),
      }),
    )
    .min(1),
  amplitudes: z.enum(["tied", "own"]),
  profile: z.strictObject({
    u_deg2: z.number().default(0),
    v_deg2: z.number().default(0),
    w_deg2: z.number(),
    x_deg: z.number().default(0),
    y_deg: z.number().default(0),
    widthError: z.number().min(0).default(0).describe("standard error of ln of a factor on all widths"),
    size_angstrom: z
      .number()
      .positive()
      .optional()
      .describe("of the coherent domains; none shows where absent"),
    sizeError: z.number().min(0).default(0).describe("standard error of ln size"),
  }),
  shift: z
    .strictObject({
      kind: z.enum(["zero", "displacement"]),
      value_deg: z.number().default(0),
      error_deg: z.number().min(0).default(0),
    })
    .default({ kind: "zero", value_deg: 0, error_deg: 0 }),
  inactive: z
    .strictObject({
      fraction: z.number().min(0).lt(1),
      error: z.number().min(0).default(0),
      composition: z.number().min(0).max(1),
    })
    .default({ fraction: 0, error: 0, composition: 1 }),
  background: z.int().min(0).max(12).describe("terms of the Chebyshev series under the peaks"),
  inert: z.array(z.strictObject({ name: z.string(), spacing_angstrom: z.number().positive() })).default([]),
});

export type SetupFile = z.infer<typeof setupSchema>;
