/** English titles as a Mac's menus write them: "Refresh What Is Shown". Everything else is written like a sentence (ux.md 3.2). */
const small = /^(a|an|the|and|but|or|nor|of|in|on|at|to|by|for|as)$/;

/** @param label may mark a letter with "&", which stays before it. */
export function titleCase(label: string): string {
  const words = label.split(' ');
  return words
    .map((word, index) =>
      index > 0 && index < words.length - 1 && small.test(word.replace('&', ''))
        ? word
        : word.replace(/^(&?)([a-z])/, (_all, mark: string, letter: string) => mark + letter.toUpperCase()),
    )
    .join(' ');
}
