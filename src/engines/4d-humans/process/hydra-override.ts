/** What Hydra's grammar takes for text without quotes, https://hydra.cc/docs/advanced/override_grammar/basic/ */
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_/.+*@?|-]*$/;
/** What looks like text and is none there. */
const RESERVED = /^(true|false|null|nan|inf|yes|no|on|off)$/i;

/**
 * One setting on track.py's command line, quoted as Hydra's grammar wants it: whatever text `value` is, the setting
 * has it.
 *
 * @example
 * hydraOverride('video.source', "/a b/it's.mp4") // video.source='/a b/it\'s.mp4'
 */
export function hydraOverride(key: string, value: string | number | boolean | null): string {
  if (value === null) return `${key}=null`;
  if (typeof value !== 'string') return `${key}=${value}`;
  return `${key}=${PLAIN.test(value) && !RESERVED.test(value) ? value : quoted(value)}`;
}

/**
 * Within quotes a backslash stands for itself, except before a quote: there it is doubled, as is one at the end.
 * OmegaConf would take `${` for the name of another setting.
 */
function quoted(value: string): string {
  const text = value.replaceAll(/(\\*)\$\{/g, '$1$1\\${').replaceAll(/(\\*)'/g, "$1$1\\'");
  return `'${text.replace(/(\\+)$/, '$1$1')}'`;
}
