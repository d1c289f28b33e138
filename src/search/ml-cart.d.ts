/** What is used of ml-cart, which brings no types. */
declare module "ml-cart" {
  export class DecisionTreeRegression {
    constructor(options: { readonly maxDepth?: number; readonly minNumSamples?: number });
    train(rows: readonly (readonly number[])[], values: readonly number[]): void;
    predict(rows: readonly (readonly number[])[]): number[];
    toJSON(): { readonly root: CartNode };
  }

  /** A node as it is kept: a leaf has a distribution, a branch a column, a value and two nodes. */
  export interface CartNode {
    readonly splitColumn?: number;
    readonly splitValue?: number;
    readonly left?: CartNode;
    readonly right?: CartNode;
    readonly numberSamples?: number;
    readonly distribution?: number | readonly (readonly number[])[];
  }
}
