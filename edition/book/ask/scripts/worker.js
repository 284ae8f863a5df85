/* Answers questions in a worker, after SQLite, as `initSqlJs`: each on a fresh copy of the data, and no longer than fits
   on a page. The page ends the worker when an answer takes too long. */
(() => {
  const MOST = { rows: 10000, characters: 5e6 };
  let ready = null;
  let data = null;

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  }

  const shown = (value) => (value instanceof Uint8Array ? `[${value.length} bytes]` : value);

  /* Return the columns and rows of the last statement that has any, and whether there are more rows. */
  function answer(database, question) {
    let found = { columns: [], rows: [], more: false };
    for (const statement of database.iterateStatements(question)) {
      let characters = 0;
      const rows = [];
      let more = false;
      while (!more && statement.step()) {
        const row = statement.get().map(shown);
        characters += row.reduce((sum, value) => sum + String(value ?? "").length, 0);
        more = rows.length === MOST.rows || characters > MOST.characters;
        if (!more) rows.push(row);
      }
      const columns = statement.getColumnNames();
      if (columns.length) found = { columns, rows, more };
    }
    return found;
  }

  self.onmessage = async ({ data: { base64, question } }) => {
    try {
      data ??= bytesOf(base64);
      ready ??= initSqlJs();
      const { Database } = await ready;
      const database = new Database(data);
      try {
        postMessage(answer(database, question));
      } finally {
        database.close();
      }
    } catch (error) {
      postMessage({ fault: String(error?.message ?? error) });
    }
  };
})();
