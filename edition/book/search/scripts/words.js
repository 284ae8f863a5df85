/* What a word is, as edition/words.py has it for counting and collation; tests/words.json holds the cases for both. */
(() => {
  const IDLE = String.raw`\u00ad\u200b\u2060-\u2064\ufeff`;
  const JOINERS = String.raw`\u180e\u200c\u200d`;
  const TURNS = String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f`;
  const JOINED = String.raw`\u0600-\u109f\u1700-\u1cff\u2600-\u27bf\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc\u{10a00}-\u{11fff}\u{1e900}-\u{1e95f}\u{1f000}-\u{1faff}`;
  const HYPHENS = String.raw`‐‑\-`;
  const SILENT = IDLE + JOINERS + TURNS;
  const PART = String.raw`[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}${SILENT}]*`;
  const WORD = new RegExp(`${PART}(?:[’'${HYPHENS}][${SILENT}]*${PART})*[’']?`, "gu");
  const NOTHING = new RegExp(`[${IDLE}${TURNS}]+|(?<![${JOINED}])[${JOINERS}]+`, "gu");
  const HYPHEN = new RegExp(`[${HYPHENS}]`, "gu");

  const spell = (text) => text.replace(NOTHING, "").normalize("NFC").replace(HYPHEN, "-");

  window.editionWords = {
    spell,

    /* Return the words of a text as they are spelt, each with its place. */
    find: (text) =>
      [...text.matchAll(WORD)].map(({ 0: found, index }) => ({
        word: spell(found),
        start: index,
        end: index + found.length,
      })),
  };
})();
