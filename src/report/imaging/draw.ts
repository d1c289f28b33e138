import type { Processed } from "../../imaging/chain/process.js";
import type { Stack } from "../../imaging/model.js";
import { drawSvg, type Figure } from "../figure.js";
import type { DrawnFigure } from "../html.js";
import { contactSheet } from "./contact-sheet.js";
import { courseFigure, spectraFigure } from "./curves.js";
import { gallery } from "./gallery.js";
import { mapFigure } from "./maps.js";

/**
 * All pictures of a processed stack as SVG: maps, particles, contact sheet, shifts and I0, spectra and residuals.
 * @param stack as it was processed: for the size of its pixels
 */
export async function drawStack(stack: Stack, processed: Processed): Promise<DrawnFigure[]> {
  const curves = await Promise.all([courseFigure(processed), spectraFigure(processed)].map(drawFigure));
  return [mapFigure(stack, processed), gallery(stack, processed), contactSheet(stack, processed), ...curves];
}

/** A figure with its specification drawn. */
export const drawFigure = async (figure: Figure): Promise<DrawnFigure> => ({
  name: figure.name,
  caption: figure.caption,
  svg: await drawSvg(figure),
});
