const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for a page: reasons and names come from pages of others. */
export const escaped = (text: string | number): string =>
  String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
