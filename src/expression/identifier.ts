import type { Language } from "./operator.js";

/** Words that cannot name a number in a language, or that would hide what generated code calls. */
const RESERVED: Record<Language, string> = {
  javascript:
    "await break case catch class const continue debugger default delete do else enum eval export extends false " +
    "finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield arguments " +
    "Math NaN Infinity erfc",
  python:
    "and as assert async await break class continue def del elif else except False finally for from global if " +
    "import in is lambda None nonlocal not or pass raise return True try while with yield np erfc",
  sympy:
    "and as assert async await break class continue def del elif else except False finally for from global if " +
    "import in is lambda None nonlocal not or pass raise return True try while with yield " +
    "exp log sqrt sinh cosh tanh asinh erfc symbols",
  julia:
    "baremodule begin break catch const continue do else elseif end export false finally for function global if " +
    "import in isa let local macro module quote return struct true try using where while exp log sqrt erfc",
  c:
    "auto break case char const continue default do double else enum extern float for goto if inline int long " +
    "register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while " +
    "exp log pow sqrt sinh cosh tanh asinh erfc",
};

/**
 * A name for each of some names that a language takes: reserved words get underscores behind (lambda becomes lambda_),
 * as many as keep all names apart. `taken` are further words that must not be used.
 */
export function identifiers(
  names: readonly string[],
  language: Language,
  taken: readonly string[] = [],
): ReadonlyMap<string, string> {
  const reserved = new Set([...RESERVED[language].split(" "), ...taken]);
  const used = new Set(names.filter((name) => !reserved.has(name)));
  return new Map(
    names.map((name) => {
      let free = name;
      while (reserved.has(free) || (free !== name && used.has(free))) free += "_";
      used.add(free);
      return [name, free];
    }),
  );
}
