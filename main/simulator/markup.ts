/** Text inside HTML and XML. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A value inside an inline script: neither a quote nor `</script>` can end it. */
export function quoteForScript(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}
